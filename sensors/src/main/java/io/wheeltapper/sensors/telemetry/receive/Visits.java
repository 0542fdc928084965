package io.wheeltapper.sensors.telemetry.receive;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is connected, and whose call has begun and is not whole: bounded in number, in bytes and in
 * time, since one byte a minute keeps a connection from being idle. On the event loop alone.
 */
final class Visits {

  /** RFC 9113, 7. */
  private static final long REFUSED_STREAM = 7;

  private final int most;
  private final long headMillis;
  private final Map<HttpConnection, Long> asked = new HashMap<>();
  private final Set<HttpServerRequest> calls = new LinkedHashSet<>();

  /** So many connections at most; one of which no request's head came for so long is ended. */
  Visits(int most, long headMillis) {
    this.most = most;
    this.headMillis = headMillis;
  }

  /** One comes; false when there is no room, and then it is ended. */
  boolean enter(HttpConnection connection, long now) {
    if (asked.size() >= most) {
      connection.close();
      return false;
    }
    asked.put(connection, now);
    connection.closeHandler(_ -> asked.remove(connection));
    return true;
  }

  /** A request's head came whole. */
  void asks(HttpConnection connection, long now) {
    asked.computeIfPresent(connection, (_, _) -> now);
  }

  /** Ends those of which no request came in time; how many. */
  int end(long now) {
    List<HttpConnection> slow = new ArrayList<>();
    asked.forEach((connection, at) -> {
      if (now - at > headMillis) {
        slow.add(connection);
      }
    });
    slow.forEach(HttpConnection::close);
    return slow.size();
  }

  /** A call whose message is yet to come. */
  void begins(HttpServerRequest call) {
    calls.add(call);
  }

  /** It is whole, or given up; false when it was over already. */
  boolean over(HttpServerRequest call) {
    return calls.remove(call);
  }

  /** Bytes of calls that are not whole. */
  long bytes() {
    long bytes = 0;
    for (HttpServerRequest call : calls) {
      bytes += call.bytesRead();
    }
    return bytes;
  }

  /** Gives up the newest of them until no more bytes are there than these; how many. */
  int shed(long bytes) {
    List<HttpServerRequest> newest = new ArrayList<>(calls).reversed();
    long there = bytes();
    int shed = 0;
    for (HttpServerRequest call : newest) {
      if (there <= bytes) {
        return shed;
      }
      there -= call.bytesRead();
      calls.remove(call);
      refuse(call);
      shed++;
    }
    return shed;
  }

  /** Nothing of it was read: its sender may try again. */
  static void refuse(HttpServerRequest call) {
    call.response().reset(REFUSED_STREAM);
  }

  int calls() {
    return calls.size();
  }
}
