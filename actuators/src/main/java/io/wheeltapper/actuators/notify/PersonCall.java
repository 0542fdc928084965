package io.wheeltapper.actuators.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code person.call}: tells a person what case needs one. The body's {@code dedup_key} is the
 * case, so that a receiver shows one incident a case; the {@code Idempotency-Key} is the attempt.
 * Without a webhook it only writes a log line, and says so. Parameter {@code words}: what is asked.
 */
final class PersonCall implements Calling {

  private static final Logger LOG = LoggerFactory.getLogger(PersonCall.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REMEMBERED = 10_000;
  private static final int WORDS = 2000;

  private final ActionType type;
  private final Optional<Webhook> webhook;
  private final Optional<SecretFile> secret;
  private final List<SecretFile> secrets;
  private final Line line;
  private final Map<String, Outcome> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Outcome> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * By this line.
   *
   * @param secret signs the body; without one nothing does
   * @param secrets all that it uses, the address too where that is one
   */
  PersonCall(
      Optional<Webhook> webhook,
      Optional<SecretFile> secret,
      List<SecretFile> secrets,
      Line line,
      Duration limit) {
    this.webhook = webhook;
    this.secrets = List.copyOf(secrets);
    this.secret = secret;
    this.line = line;
    // Three tries and the pauses between.
    Duration all = limit.multipliedBy(3).plusSeconds(5);
    this.type = new ActionType("person.call", Effect.HARMLESS, "", all, all);
  }

  @Override
  public List<ActionType> actions() {
    return List.of(type);
  }

  @Override
  public List<Line> lines() {
    return List.of(line);
  }

  @Override
  public List<SecretFile> secrets() {
    return secrets;
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) {
    String how = webhook.isPresent() ? "POST to the webhook: " : "log: ";
    return List.of(how + new String(body(action, attempt), StandardCharsets.UTF_8));
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    synchronized (told) {
      Outcome before = told.get(attempt.id());
      if (before != null) {
        return before;
      }
    }
    byte[] body = body(action, attempt);
    Outcome outcome;
    if (webhook.isPresent()) {
      Webhook there = webhook.get();
      Map<String, String> headers = headers(body, attempt);
      // Before the line: an address or a key that cannot be read is no call.
      line.writes(there.post(headers, body));
      outcome = new Outcome.Done("sent");
    } else {
      LOG.atWarn()
          .addKeyValue("case", attempt.caseId())
          .addKeyValue("target", action.target())
          .addKeyValue("fault", attempt.fault())
          .log("a person is needed");
      outcome = new Outcome.Done("logged; no webhook configured");
    }
    synchronized (told) {
      told.put(attempt.id(), outcome);
    }
    return outcome;
  }

  private Map<String, String> headers(byte[] body, Attempt attempt) throws CallFailed {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Idempotency-Key", attempt.id());
    if (secret.isPresent()) {
      byte[] key = secret.get().now().getBytes(StandardCharsets.UTF_8);
      headers.put("X-Wheeltapper-Signature", Signature.of(key, body));
    }
    return headers;
  }

  private static byte[] body(Action action, Attempt attempt) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("dedup_key", attempt.caseId());
    body.put("case", attempt.caseId());
    body.put("attempt", attempt.id());
    body.put("target", action.target().toString());
    body.put("fault", attempt.fault());
    body.put("words", Words.plain(words(action), WORDS));
    body.put("at", attempt.startedAt());
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and numbers are always JSON", e);
    }
  }

  /** What the ladder says, why the loop calls, and the figures behind it. */
  private static String words(Action action) {
    return Stream.of("words", "why", "figures")
        .map(action::parameter)
        .filter(w -> !w.isEmpty())
        .collect(Collectors.joining(": "));
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) {
    synchronized (told) {
      Outcome known = told.get(attempt.id());
      return known != null ? known : new Outcome.Failed("not known to be sent", true);
    }
  }
}
