package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Exchange;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A webhook of the site's own: one signed JSON body a state of the case. Follows no redirect, so
 * that a signed body goes nowhere else; reads no answer but its status. Every failure but a plain
 * no may be tried again: the key makes two calls one.
 */
final class HttpWebhook implements Channel {

  /** Where to post, asked at each call: a secret address may be rotated. */
  @FunctionalInterface
  interface Place {
    URI now() throws CallFailed;
  }

  private final Place place;
  private final Optional<SecretFile> key;
  private final Line line;
  private final Duration limit;
  private final HttpClient client;

  /** With {@code key} each body is signed. */
  HttpWebhook(Place place, Optional<SecretFile> key, Line line, Duration limit) {
    this.place = place;
    this.key = key;
    this.line = line;
    this.limit = limit;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit)
            .build();
  }

  static String json(Card card) {
    return Web.text(body(card));
  }

  private static Map<String, Object> body(Card card) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("dedup_key", card.caseId());
    body.put("case", card.caseId());
    body.put("state", card.phase().name().toLowerCase(Locale.ROOT));
    body.put("attempt", card.attempt());
    body.put("target", card.target());
    body.put("fault", card.fault());
    body.put("words", card.words());
    body.put("at", card.at());
    card.question()
        .ifPresent(q -> {
          body.put("plan", q.plan());
          body.put("page", q.page());
        });
    return body;
  }

  @Override
  public String describe(Card card) {
    return "POST to the webhook: " + json(card);
  }

  @Override
  public String show(Card card) throws CallFailed, InterruptedException {
    // Before the line: an address or a key that cannot be read is no call.
    URI url = place.now();
    byte[] body = Web.json(body(card));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(limit)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", card.attempt().replace(' ', '-'))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (key.isPresent()) {
      byte[] secret = key.get().now().getBytes(StandardCharsets.UTF_8);
      request.header("X-Wheeltapper-Signature", Signature.of(secret, body));
    }
    HttpRequest ready = request.build();
    line.writes(() -> posted(ready, shown(url)));
    return "sent";
  }

  private void posted(HttpRequest request, String shown) throws CallFailed, InterruptedException {
    HttpResponse<InputStream> answer;
    try {
      answer =
          Exchange.within(
              limit, client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream()));
      // Not waited for.
      answer.body().close();
    } catch (IOException e) {
      throw new CallFailed(
          CallFailed.Kind.UNREACHABLE, shown + ": " + e.getClass().getSimpleName(), e);
    }
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return;
    }
    String words = shown + " answered " + status;
    if (CallFailed.tooFast(status)) {
      throw CallFailed.tooFast(answer, words);
    }
    throw new CallFailed(
        status / 100 == 4 ? CallFailed.Kind.REFUSED : CallFailed.Kind.UNREACHABLE, words);
  }

  /** Without path and query, which are secrets with many receivers. */
  private static String shown(URI url) {
    return url.getScheme() + "://" + url.getHost();
  }
}
