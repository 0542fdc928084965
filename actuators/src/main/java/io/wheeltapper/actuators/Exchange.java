package io.wheeltapper.actuators;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP exchange that ends within its limit, its body too: the timeout of Java's requests ends
 * with the headers, and a body that dribbles would hold its reader for ever. Blocks; interruption
 * ends the exchange and passes through.
 */
public final class Exchange {

  /** The longest body that is read, in bytes; an answer about one node is a few thousand. */
  private static final long BODY = 1024 * 1024;

  private Exchange() {}

  /**
   * The whole answer, of at most 1 MiB.
   *
   * @throws IOException when there is none within the limit, or it is longer
   */
  public static HttpResponse<String> whole(HttpClient client, HttpRequest request, Duration limit)
      throws IOException, InterruptedException {
    return ended(
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), BODY)),
        limit);
  }

  /**
   * The answer's status and headers; its body is not waited for.
   *
   * @throws IOException when there are none within the limit
   */
  public static HttpResponse<InputStream> head(
      HttpClient client, HttpRequest request, Duration limit)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        ended(client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream()), limit);
    answer.body().close();
    return answer;
  }

  private static <T> T ended(CompletableFuture<T> exchange, Duration limit)
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
