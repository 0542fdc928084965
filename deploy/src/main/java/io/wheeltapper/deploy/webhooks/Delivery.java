package io.wheeltapper.deploy.webhooks;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.deploy.config.Webhooks.Hook;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Posts one message to one receiver by Standard Webhooks. Follows no redirect, so that a signed
 * body goes nowhere else; reads no answer but its status. For one thread.
 */
final class Delivery implements AutoCloseable {

  /** Within which a receiver is to have answered; the standard says 15 to 30 seconds. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final long LONGEST_WAIT = 3_600;

  /**
   * What became of a message.
   *
   * @param trouble why it was not taken, or {@code ""}
   * @param gone whether the receiver wants no more: 410
   * @param waitSeconds how long it wants to be left alone, 0 where it does not say
   */
  record Result(String trouble, boolean gone, long waitSeconds) {
    static final Result TAKEN = new Result("", false, 0);

    boolean taken() {
      return trouble.isEmpty();
    }
  }

  private final URI url;
  private final SecretFile secret;
  private final InstantSource clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(LIMIT)
          .build();

  Delivery(Hook hook, InstantSource clock) {
    this.url = hook.url();
    this.secret = new SecretFile(hook.secretFile());
    this.clock = clock;
  }

  /** Without path and query, which are secrets with many receivers. */
  String shown() {
    return url.getScheme() + "://" + url.getAuthority();
  }

  /**
   * Sends once; blocks at most some 20 seconds. The secret is read each time, so that it can be
   * changed.
   *
   * @param id the same for the same message, however often it is sent
   */
  Result send(String id, byte[] body) throws InterruptedException {
    HttpRequest request;
    try {
      long seconds = clock.millis() / 1_000;
      request =
          HttpRequest.newBuilder(url)
              .timeout(LIMIT)
              .header("Content-Type", "application/json")
              .header("User-Agent", "wheeltapper")
              .header("webhook-id", id)
              .header("webhook-timestamp", Long.toString(seconds))
              .header("webhook-signature", Signed.of(secret.now(), id, seconds, body))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
    } catch (CallFailed | IllegalArgumentException e) {
      return new Result("it cannot be signed: " + e.getMessage(), false, 0);
    }
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      answer.body().close(); // not waited for
      return result(answer);
    } catch (IOException e) {
      return new Result(e.getClass().getSimpleName(), false, 0);
    }
  }

  private static Result result(HttpResponse<?> answer) {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return Result.TAKEN;
    }
    String wait = answer.headers().firstValue("Retry-After").orElse("");
    long seconds = wait.matches("\\d{1,9}") ? Math.min(Long.parseLong(wait), LONGEST_WAIT) : 0;
    return new Result("it answered " + status, status == 410, seconds);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
