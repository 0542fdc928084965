package io.wheeltapper.actuators.slurm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Exchange;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.Words;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link Slurm} whose node states are set by slurmrestd, from data parser v0.0.40 (Slurm 23.11)
 * on; older ones have no such call. All else goes by the commands: no version reboots by REST, and
 * none before v0.0.45 requeues. Answers are judged by their {@code errors} too, since slurmrestd
 * may answer 200 with some, and reports its own lost call to slurmctld as one.
 *
 * @param line that every request takes; not the commands', whose answers would hide that slurmrestd
 *     is dead
 */
record RestSlurm(Slurm commands, HttpClient client, Access access, Duration limit, Line line)
    implements Slurm {

  /**
   * Where it is, and who we are there.
   *
   * @param base of the API with its version: {@code http://host:6820/slurm/v0.0.42}
   * @param token the JWT, read at each call since tokens are short-lived
   */
  record Access(URI base, String user, SecretFile token) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  /** At most 1 MiB; an answer about one node is a few thousand bytes. */
  private static final HttpResponse.BodyHandler<String> BODY =
      HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), 1024 * 1024);

  private static final String UNREADABLE = "unreadable answer";

  /** Which follows no redirect and speaks what slurmrestd speaks. */
  static HttpClient client(Duration limit) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(limit)
        .build();
  }

  @Override
  public Optional<Node> node(String name) throws CallFailed, InterruptedException {
    return commands.node(name);
  }

  @Override
  public Optional<Job> job(String id) throws CallFailed, InterruptedException {
    return commands.job(id);
  }

  @Override
  public String describe(Change change) {
    return switch (change) {
      case Change.Drain(String node, String reason) -> text(node, drain(reason));
      case Change.Back(String node, boolean down) -> text(node, back(down));
      case Change.Reboot _,
          Change.Hold _,
          Change.Release _,
          Change.Requeue _,
          Change.StartSoon _,
          Change.Note _,
          Change.Signal _ ->
          commands.describe(change);
    };
  }

  @Override
  public void apply(Change change) throws CallFailed, InterruptedException {
    switch (change) {
      case Change.Drain(String node, String reason) -> post(node, drain(reason));
      case Change.Back(String node, boolean down) -> post(node, back(down));
      case Change.Reboot _,
          Change.Hold _,
          Change.Release _,
          Change.Requeue _,
          Change.StartSoon _,
          Change.Note _,
          Change.Signal _ ->
          commands.apply(change);
    }
  }

  private static Map<String, Object> drain(String reason) {
    return new java.util.TreeMap<>(Map.of("state", List.of("DRAIN"), "reason", reason));
  }

  private static Map<String, Object> back(boolean down) {
    return Map.of("state", List.of(down ? "RESUME" : "UNDRAIN"));
  }

  /** A node's name is checked by its change and needs no quoting in a path. */
  private String text(String node, Map<String, Object> body) {
    return "POST " + access.base().getPath() + "/node/" + node + " " + json(body);
  }

  private static String json(Map<String, Object> body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings are always JSON", e);
    }
  }

  private void post(String node, Map<String, Object> body) throws CallFailed, InterruptedException {
    // Before the line: a token that cannot be read is no call, and no word about slurmrestd.
    String token = access.token().now();
    line.writes(() -> posted(node, body, token));
  }

  private void posted(String node, Map<String, Object> body, String token)
      throws CallFailed, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(access.base() + "/node/" + node))
            .timeout(limit)
            .header("Content-Type", "application/json")
            .header("X-SLURM-USER-NAME", access.user())
            .header("X-SLURM-USER-TOKEN", token)
            .POST(HttpRequest.BodyPublishers.ofString(json(body)))
            .build();
    HttpResponse<String> answer;
    try {
      answer = Exchange.within(limit, client.sendAsync(request, BODY));
    } catch (ConnectException e) {
      throw new CallFailed(CallFailed.Kind.UNREACHABLE, "slurmrestd is not reached", e);
    } catch (IOException e) {
      throw new CallFailed(CallFailed.Kind.UNCERTAIN, "slurmrestd gave no answer: " + e, e);
    }
    judge(answer);
  }

  private void judge(HttpResponse<String> answer) throws CallFailed {
    int status = answer.statusCode();
    String errors = errors(answer.body());
    if (status == 200 && errors.isEmpty()) {
      return;
    }
    // Before it is cut: the head of a long token is a secret too.
    String scrubbed = Words.plain(access.token().scrub(errors), 300);
    String words = "slurmrestd answered " + status + ": " + scrubbed;
    if (Outage.unreached(errors) || Outage.lost(errors)) {
      throw new CallFailed(CallFailed.Kind.UNCERTAIN, words);
    }
    // slurmrestd says a plain no with 500 too; a 503 may be its proxy's, who knows nothing of it.
    boolean said = !errors.isEmpty() && !errors.equals(UNREADABLE);
    throw said && status != 503 && !CallFailed.tooFast(status)
        ? new CallFailed(CallFailed.Kind.REFUSED, words)
        : CallFailed.answered(answer, true, words);
  }

  private static String errors(String body) {
    try {
      JsonNode errors = JSON.readTree(body).path("errors");
      return errors.isArray() ? (errors.isEmpty() ? "" : errors.toString()) : UNREADABLE;
    } catch (JsonProcessingException e) {
      return UNREADABLE;
    }
  }
}
