package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Exchange;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.job.Endpoint;
import io.wheeltapper.actuators.kubernetes.job.JobChange;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The jobs' own endpoints, at their pods' addresses and nowhere else: no redirection is followed
 * and no credential is sent. They take a line of their own, since a dead job says nothing of the
 * server.
 */
final class Endpoints {

  /** A metrics page of a training has some hundred KiB. */
  private static final long LONGEST = 1 << 20;

  private final Line line;
  private final Duration limit;
  private final HttpClient client;

  Endpoints(Line line, Duration limit) {
    this.line = line;
    this.limit = limit;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit)
            .build();
  }

  private static URI uri(String ip, Endpoint endpoint) throws CallFailed {
    if (!ip.matches("[0-9a-fA-F.:]{2,45}")) {
      throw new CallFailed(CallFailed.Kind.UNREACHABLE, "the job's pod has no address yet");
    }
    String host = ip.contains(":") ? "[" + ip + "]" : ip;
    return URI.create("http://" + host + ":" + endpoint);
  }

  /** What it answers; empty for 404. */
  Optional<String> get(String ip, Endpoint endpoint) throws CallFailed, InterruptedException {
    URI uri = uri(ip, endpoint);
    return line.read(() -> {
      HttpResponse<String> answer =
          sent(HttpRequest.newBuilder(uri).timeout(limit).GET().build(), false);
      if (answer.statusCode() == 404) {
        return Optional.empty();
      }
      if (answer.statusCode() != 200) {
        throw CallFailed.answered(answer, false, uri + " answered " + answer.statusCode());
      }
      return Optional.of(answer.body());
    });
  }

  /** Asks for a checkpoint; any 2xx is a yes. */
  void post(JobChange.Hook hook) throws CallFailed, InterruptedException {
    URI uri = uri(hook.ip(), hook.endpoint());
    line.writes(() -> {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(limit)
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", hook.attempt())
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"checkpoint\":\"" + hook.attempt() + "\"}"))
              .build();
      HttpResponse<String> answer = sent(request, true);
      if (answer.statusCode() / 100 != 2) {
        throw CallFailed.answered(answer, true, uri + " answered " + answer.statusCode());
      }
    });
  }

  private HttpResponse<String> sent(HttpRequest request, boolean writes)
      throws CallFailed, InterruptedException {
    try {
      return Exchange.within(
          limit,
          client.sendAsync(
              request,
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), LONGEST)));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new CallFailed(
          CallFailed.Kind.UNREACHABLE, "the job's endpoint is not reached: " + request.uri(), e);
    } catch (IOException e) {
      throw new CallFailed(
          writes ? CallFailed.Kind.UNCERTAIN : CallFailed.Kind.UNREACHABLE,
          Words.plain("the job's endpoint gave no answer: " + e, 300),
          e);
    }
  }
}
