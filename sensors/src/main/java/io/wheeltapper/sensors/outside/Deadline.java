package io.wheeltapper.sensors.outside;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bounds a whole exchange, its body too: the timeout of Java's HTTP requests ends with the headers,
 * and a server that pauses in the middle of a body would hold its reader for ever.
 */
public final class Deadline {

  private Deadline() {}

  /**
   * The answer within the limit; what takes longer is interrupted.
   *
   * @param what is asked, for the reason
   * @throws IOException when there is none in time, or as the call throws
   */
  public static <T> T call(Duration limit, String what, Callable<T> call)
      throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().name("asks-" + what).start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(what + ": no whole answer in " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new IOException(
            cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
      }
      throw new IOException(what + ": " + e.getCause(), e);
    } finally {
      task.cancel(true);
    }
  }
}
