package io.wheeltapper.advisor.endpoint;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The one way by which a model is called: ends within the deadline, headers and body; reads a
 * bounded answer; follows no redirect; sends no body that holds the key.
 */
final class BoundedHttp implements HttpClient {

  /** Far more than any answer that is asked for; what is longer is no advice. */
  static final int MOST = 512 * 1024;

  private static final int MOST_WORDS = 2_000;

  private final java.net.http.HttpClient client;
  private final Deadline deadline;
  private final String key;

  /** For one call. */
  BoundedHttp(java.net.http.HttpClient client, Deadline deadline, String key) {
    this.client = client;
    this.deadline = deadline;
    this.key = key;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    String body = request.body() == null ? "" : request.body();
    if (!key.isEmpty() && body.contains(key)) {
      throw new Broken("what was to be sent holds the endpoint's own key; it was not sent");
    }
    HttpResponse<byte[]> answer =
        within(client.sendAsync(built(request, body), info -> new BoundedBody(MOST)));
    if (answer.statusCode() / 100 != 2) {
      String said = new String(answer.body(), StandardCharsets.UTF_8);
      String words = key.isEmpty() ? said : said.replace(key, "(key)");
      throw new Answered(
          answer.statusCode(),
          words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) : words,
          RetryAfter.of(answer.headers(), InstantSource.system()));
    }
    return SuccessfulHttpResponse.builder()
        .statusCode(answer.statusCode())
        .headers(answer.headers().map())
        .body(answer.body())
        .build();
  }

  private java.net.http.HttpRequest built(HttpRequest request, String body) {
    java.net.http.HttpRequest.Builder built =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
    request
        .headers()
        .forEach((name, values) -> {
          // The library wants a key for every endpoint; one that asks for none is shown none.
          if (!key.isEmpty() || !name.equalsIgnoreCase("Authorization")) {
            values.forEach(v -> built.header(name, v));
          }
        });
    return built
        .method(
            request.method().name(),
            body.isEmpty()
                ? java.net.http.HttpRequest.BodyPublishers.noBody()
                : java.net.http.HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private <T> T within(CompletableFuture<T> exchange) {
    Duration left = deadline.left();
    try {
      return exchange.get(left.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Broken("no whole answer within the time limit");
    } catch (ExecutionException e) {
      throw new Broken(words(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Broken("given up");
    } finally {
      exchange.cancel(true);
    }
  }

  private static String words(@Nullable Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException e -> "no connection within the time limit";
      case ConnectException e -> "the endpoint cannot be reached";
      case SSLException e -> "the endpoint's certificate or TLS is not accepted: " + e.getMessage();
      case IOException e -> "the answer broke off: " + e.getMessage();
      case null, default -> "the call failed: " + cause;
    };
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new Broken("nothing is streamed here");
  }
}
