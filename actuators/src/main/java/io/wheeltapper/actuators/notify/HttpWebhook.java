package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Exchange;
import io.wheeltapper.actuators.Line;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * The real {@link Webhook}. Follows no redirect, so that a signed body goes nowhere else; reads no
 * answer but its status. Every failure but a plain no may be tried again: the key makes two calls
 * one.
 */
final class HttpWebhook implements Webhook {

  /** Where to post, asked at each call: a secret address may be rotated. */
  @FunctionalInterface
  interface Place {
    URI now() throws CallFailed;
  }

  private final Place place;
  private final Duration limit;
  private final HttpClient client;

  HttpWebhook(Place place, Duration limit) {
    this.place = place;
    this.limit = limit;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit)
            .build();
  }

  @Override
  public Line.Act post(Map<String, String> headers, byte[] body) throws CallFailed {
    URI url = place.now();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(limit)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpRequest ready = request.build();
    return () -> posted(ready, shown(url));
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
        status / 100 == 5 ? CallFailed.Kind.UNREACHABLE : CallFailed.Kind.REFUSED, words);
  }

  /** Without path and query, which are secrets with many receivers. */
  private static String shown(URI url) {
    return url.getScheme() + "://" + url.getHost();
  }
}
