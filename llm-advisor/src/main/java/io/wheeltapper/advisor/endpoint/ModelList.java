package io.wheeltapper.advisor.endpoint;

import io.wheeltapper.core.spi.Check;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Doctor's look at an endpoint: its list of models. Asks no model anything, and costs nothing. */
public final class ModelList {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private ModelList() {}

  /** Whether the endpoint answers, takes the key and has the model. */
  public static Check look(Address address) {
    String key;
    try {
      key = address.key().now();
    } catch (EndpointFailed e) {
      return new Check(false, e.why());
    }
    try (HttpClient client = Clients.of(address)) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.url() + "/models"));
      if (!key.isEmpty()) {
        request.header(address.dialect().header(), address.dialect().value(key));
      }
      if (address.dialect() == Dialect.ANTHROPIC) {
        request.header("anthropic-version", "2023-06-01");
      }
      HttpResponse<byte[]> answer =
          client
              .sendAsync(request.build(), info -> new BoundedBody(BoundedHttp.MOST))
              .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return judged(address, answer.statusCode(), answer.body());
    } catch (TimeoutException e) {
      return new Check(false, address.url() + " does not answer within 10 s");
    } catch (ExecutionException | IOException e) {
      return new Check(false, address.url() + " cannot be reached, or answers no list of models");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static Check judged(Address address, int status, byte[] body) {
    String loose = address.key().looseness().isEmpty() ? "" : "; " + address.key().looseness();
    if (status == 401 || status == 403) {
      return new Check(false, address.url() + " does not accept the key (" + status + ")" + loose);
    }
    if (status / 100 != 2) {
      return new Check(
          true, address.url() + " answers, but has no list of models (" + status + ")" + loose);
    }
    boolean there =
        new String(body, StandardCharsets.UTF_8).contains("\"" + address.model() + "\"");
    return there
        ? new Check(true, address.url() + " has " + address.model() + loose)
        : new Check(
            false, address.url() + " does not list a model '" + address.model() + "'" + loose);
  }
}
