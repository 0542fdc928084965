package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.Exchange;
import io.wheeltapper.actuators.Words;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * The real {@link Web}. Follows no redirect, so that nothing goes elsewhere. Where the same message
 * twice is as once over there, whatever is no plain no may be tried again; elsewhere a message that
 * may have come is one whose effect is not known.
 */
final class HttpWeb implements Web {

  private static final long LONGEST_ANSWER = 1 << 20;
  private static final int LONGEST_WORDS = 200;

  private final Duration limit;
  private final boolean asOnce;
  private final HttpClient client;

  /** To a receiver that makes one of two. */
  HttpWeb(Duration limit) {
    this(limit, true);
  }

  /**
   * With a limit for each exchange.
   *
   * @param asOnce whether the receiver makes one of the same message twice
   */
  HttpWeb(Duration limit, boolean asOnce) {
    this.limit = limit;
    this.asOnce = asOnce;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit)
            .build();
  }

  @Override
  public String send(String method, URI url, Map<String, String> headers, byte[] body)
      throws CallFailed, InterruptedException {
    HttpRequest request = request(method, url, headers, body);
    HttpResponse<String> answer;
    try {
      answer =
          Exchange.within(
              limit,
              client.sendAsync(
                  request,
                  HttpResponse.BodyHandlers.limiting(
                      HttpResponse.BodyHandlers.ofString(), LONGEST_ANSWER)));
    } catch (IOException e) {
      boolean unsent = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
      throw new CallFailed(
          asOnce || unsent ? Kind.UNREACHABLE : Kind.UNCERTAIN,
          url.getHost() + ": " + e.getClass().getSimpleName(),
          e);
    }
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return answer.body();
    }
    String words =
        url.getHost() + " answered " + status + ": " + Words.plain(answer.body(), LONGEST_WORDS);
    if (CallFailed.tooFast(status)) {
      throw CallFailed.tooFast(answer, words);
    }
    if (!asOnce) {
      throw CallFailed.answered(answer, true, words);
    }
    throw new CallFailed(status / 100 == 4 ? Kind.REFUSED : Kind.UNREACHABLE, words);
  }

  private HttpRequest request(String method, URI url, Map<String, String> headers, byte[] body)
      throws CallFailed {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(limit);
      request.method(
          method,
          body.length == 0
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofByteArray(body));
      headers.forEach(request::header);
      return request.build();
    } catch (IllegalArgumentException e) {
      // Neither its words nor it as the cause: they hold the header's value, which is the secret.
      throw new CallFailed(
          Kind.NOT_MADE,
          url.getHost() + ": no header can hold what the secret's file holds; is it one line?");
    }
  }
}
