package io.wheeltapper.actuators;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP exchange that ends within its limit, its body too: the timeout of Java's requests ends
 * with the headers, and a body that dribbles would hold its reader for ever.
 */
public final class Exchange {

  private Exchange() {}

  /**
   * What an exchange under way ends with. Blocks; interruption ends the exchange and passes
   * through.
   *
   * @throws IOException when there is no whole answer within the limit, or as the exchange ends
   */
  public static <T> T within(Duration limit, CompletableFuture<T> exchange)
      throws IOException, InterruptedException {
    try {
      return exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      HttpTimeoutException late =
          new HttpTimeoutException("no whole answer within " + limit.toMillis() + " ms");
      late.initCause(e);
      throw late;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    } finally {
      exchange.cancel(true);
    }
  }
}
