package io.wheeltapper.actuators.notify;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.SecretFile;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alertmanager's API v2. A case is one alert, told by its labels; it is posted again every few
 * minutes, since Alertmanager keeps alerts in memory only, and ends by itself a day after we are
 * gone. A node that we keep out is silenced until a time that is moved on while we do, so that an
 * agent that is gone hides nothing for long.
 *
 * @param label the label by which alerts name a node; {@code ""} where nothing is silenced
 */
record Alertmanager(
    Web web, Line line, Pace pace, URI url, Optional<SecretFile> token, String label)
    implements Channel {

  /** An open alert without a word of ours. */
  private static final Duration ENDS = Duration.ofDays(1);

  private static final int LONGEST = 1000;
  private static final String US = "wheeltapper";
  private static final String ITSELF = "Alertmanager";

  @Override
  public boolean forgets() {
    return true;
  }

  @Override
  public String describe(Card card) {
    return "POST " + url + "/api/v2/alerts " + Web.text(alerts(card, pace.now()));
  }

  @Override
  public String show(Card card) throws CallFailed, InterruptedException {
    Map<String, String> headers = headers();
    byte[] body = Web.json(alerts(card, pace.now()));
    line.writes(
        () -> Web.takenBySilence(ITSELF, web.send("POST", at("/api/v2/alerts"), headers, body)));
    return "sent to Alertmanager";
  }

  private List<Map<String, Object>> alerts(Card card, long now) {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("alertname", "WheeltapperCase");
    labels.put("case", card.caseId());
    labels.put("target", card.target());
    labels.put("fault", card.fault());
    labels.put("severity", "warning");
    Map<String, Object> notes = new LinkedHashMap<>();
    notes.put("summary", card.summary(LONGEST));
    card.question().ifPresent(q -> notes.put("page", q.page()));
    Map<String, Object> alert = new LinkedHashMap<>();
    alert.put("labels", labels);
    alert.put("annotations", notes);
    alert.put("startsAt", time(card.since()));
    alert.put(
        "endsAt",
        time(
            card.phase() == Card.Phase.OVER
                ? Math.max(card.at(), card.since() + 1)
                : now + ENDS.toMillis()));
    return List.of(alert);
  }

  @Override
  public void keeps(String node, String caseId, long until)
      throws CallFailed, InterruptedException {
    if (label.isEmpty()) {
      return;
    }
    Map<String, String> headers = headers();
    String comment = US + "[" + caseId + "] keeps " + node + " out of service";
    List<Silence> ours = new ArrayList<>();
    for (JsonNode each :
        Web.tree(line.read(() -> web.send("GET", at("/api/v2/silences"), headers, new byte[0])))) {
      silence(each, comment, node).ifPresent(ours::add);
    }
    if (until == 0) {
      for (Silence one : ours) {
        line.writes(() ->
            Web.takenBySilence(
                ITSELF,
                web.send("DELETE", at("/api/v2/silence/" + one.id()), headers, new byte[0])));
      }
      return;
    }
    if (ours.stream().noneMatch(s -> s.until() >= until)) {
      Map<String, Object> body = new LinkedHashMap<>();
      ours.stream().findFirst().ifPresent(s -> body.put("id", s.id()));
      body.put(
          "matchers",
          List.of(Map.of("name", label, "value", node, "isRegex", false, "isEqual", true)));
      body.put("startsAt", time(pace.now()));
      body.put("endsAt", time(until));
      body.put("createdBy", US);
      body.put("comment", comment);
      line.writes(() ->
          Web.taken(
              ITSELF,
              web.send("POST", at("/api/v2/silences"), headers, Web.json(body)),
              answer -> !answer.path("silenceID").asText().isBlank()));
    }
  }

  private record Silence(String id, long until) {}

  /** One that we made of this node for this case, and that still holds. */
  private Optional<Silence> silence(JsonNode each, String comment, String node) {
    String id = each.path("id").asText();
    boolean ours =
        each.path("createdBy").asText().equals(US)
            && each.path("comment").asText().equals(comment)
            && !each.path("status").path("state").asText().equals("expired")
            && each.path("matchers").path(0).path("value").asText().equals(node)
            && id.matches("[0-9a-fA-F-]{1,64}");
    try {
      return ours
          ? Optional.of(new Silence(id, Instant.parse(each.path("endsAt").asText()).toEpochMilli()))
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.of(new Silence(id, 0));
    }
  }

  private URI at(String path) {
    return URI.create(url + path);
  }

  private Map<String, String> headers() throws CallFailed {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    if (token.isPresent()) {
      headers.put("Authorization", "Bearer " + token.get().now());
    }
    return headers;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
