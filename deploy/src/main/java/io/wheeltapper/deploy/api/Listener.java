package io.wheeltapper.deploy.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection that hears events. Written to by the one thread that looks; its response is its
 * context's own.
 */
final class Listener {

  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(5);

  private record Way(HttpServerResponse response, @Nullable Context context) {}

  private final AtomicBoolean over = new AtomicBoolean();
  private final Runnable ended;
  private final Runnable ready;
  private final BooleanSupplier stands;
  private volatile @Nullable Way way;
  private volatile boolean writing;
  private volatile long next;
  private long freeAt = System.nanoTime();

  /**
   * From an index on.
   *
   * @param ended told once when it is over
   * @param ready told each time it has taken what was written
   * @param stands whether whoever listens may still do so
   */
  Listener(long next, Runnable ended, Runnable ready, BooleanSupplier stands) {
    this.stands = stands;
    this.next = next;
    this.ended = ended;
    this.ready = ready;
  }

  /** It is connected; on the response's context. */
  void begin(HttpServerResponse response) {
    response.setChunked(true);
    response.exceptionHandler(_ -> end());
    response.closeHandler(_ -> end());
    if (response.closed()) {
      end();
      return;
    }
    // The head goes out now, not with the first event; the browser comes again after two seconds.
    response.write("retry: 2000\n\n").onFailure(_ -> end());
    way = new Way(response, Vertx.currentContext());
  }

  /** The entry that it is to hear next. */
  long next() {
    return next;
  }

  /** Whether it takes more now; one that has not for long, or no longer may, is cut. */
  boolean free() {
    if (!stands.getAsBoolean()) {
      cut();
      return false;
    }
    Way now = way;
    if (now != null && !writing && !now.response().writeQueueFull()) {
      freeAt = System.nanoTime();
      return true;
    }
    if (System.nanoTime() - freeAt > STUCK_NANOS) {
      cut();
    }
    return false;
  }

  /** Sends; it hears {@code then} next. */
  void write(Buffer words, long then) {
    next = then;
    writing = true;
    on(response -> {
      response.write(words).onFailure(_ -> end());
      writing = false;
      ready.run();
    });
  }

  private void on(java.util.function.Consumer<HttpServerResponse> deed) {
    Way now = way;
    if (now == null || now.context() == null) {
      end();
      return;
    }
    now.context()
        .runOnContext(_ -> {
          try {
            deed.accept(now.response());
          } catch (IllegalStateException e) {
            end(); // it was closed in between
          }
        });
  }

  /** Breaks the connection off; whoever listens knows by its missing end to come again. */
  void cut() {
    end();
    on(HttpServerResponse::reset);
  }

  private void end() {
    if (over.compareAndSet(false, true)) {
      ended.run();
    }
  }

  boolean gone() {
    return over.get();
  }
}
