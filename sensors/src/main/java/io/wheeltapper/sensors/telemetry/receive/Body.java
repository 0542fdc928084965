package io.wheeltapper.sensors.telemetry.receive;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** One request of plain HTTP while its body comes in; on the event loop. */
final class Body {

  private final Door door;
  private final HttpServerRequest request;
  private final Buffer body = Buffer.buffer();
  private long timer;
  private boolean over;

  Body(Door door, HttpServerRequest request) {
    this.door = door;
    this.request = request;
  }

  void take() {
    timer = door.vertx().setTimer(door.patience().bodyMillis(), _ -> late());
    request.exceptionHandler(_ -> leave());
    request.handler(this::part);
    request.endHandler(_ -> whole());
  }

  private void part(Buffer part) {
    if (over) {
      return;
    }
    body.appendBuffer(part);
    boolean room = door.hold(part.length());
    if (body.length() > door.terms().largestBody()) {
      end(door.tooLarge());
    } else if (!room) {
      door.dropped("deferred-request");
      end(Reply.busy("too much waits to be read", 1));
    }
  }

  private void late() {
    door.dropped("slow-request");
    end(Reply.of(408, "the body did not come in " + door.patience().bodyMillis() / 1_000 + " s"));
  }

  private boolean leave() {
    if (over) {
      return false;
    }
    over = true;
    door.vertx().cancelTimer(timer);
    door.hold(-body.length());
    return true;
  }

  private void end(Reply reply) {
    if (leave()) {
      door.send(request, reply, true);
    }
  }

  private void whole() {
    if (!leave()) {
      return;
    }
    Letter letter = new Letter(request.path(), Door.headers(request.headers()), body.getBytes());
    Context context = door.vertx().getOrCreateContext();
    Door.Guest guest =
        new Door.Guest() {
          @Override
          public Letter letter() {
            return letter;
          }

          @Override
          public void answer(@Nullable Reply reply) {
            Reply said = reply == null ? Reply.busy("the agent is ending", 1) : reply;
            context.runOnContext(_ -> door.send(request, said, false));
          }
        };
    if (!door.keep(guest)) {
      door.send(request, Reply.busy("too much waits to be read", 1), false);
    }
  }
}
