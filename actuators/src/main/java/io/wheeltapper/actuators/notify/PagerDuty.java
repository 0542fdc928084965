package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PagerDuty's Events API v2: one incident a case, by {@code dedup_key}. It takes the same event
 * twice as once, and at most 512,000 bytes, of which ours are a few thousand.
 */
record PagerDuty(Web web, Line line, URI url, SecretFile key, String severity) implements Channel {

  /** payload.summary. */
  private static final int LONGEST_SUMMARY = 1024;

  @Override
  public String describe(Card card) {
    return "POST " + url + " " + Web.text(event(card));
  }

  @Override
  public String show(Card card) throws CallFailed, InterruptedException {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("routing_key", key.now());
    event.putAll(event(card));
    Map<String, String> headers = Map.of("Content-Type", "application/json");
    line.writes(() ->
        Web.taken(
            "PagerDuty",
            web.send("POST", url, headers, Web.json(event)),
            answer ->
                answer.path("status").asText().equals("success")
                    && answer.path("dedup_key").asText().equals(card.caseId())));
    return "sent to PagerDuty";
  }

  private Map<String, Object> event(Card card) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put(
        "event_action",
        switch (card.phase()) {
          case CALLED, ASKS -> "trigger";
          case ANSWERED -> "acknowledge";
          case OVER -> "resolve";
        });
    event.put("dedup_key", card.caseId());
    if (event.containsValue("trigger")) {
      event.put("client", "wheeltapper");
      event.put("payload", payload(card));
      card.question()
          .filter(q -> !q.page().isEmpty())
          .ifPresent(q ->
              event.put(
                  "links", List.of(Map.of("href", q.page(), "text", "look at it and answer"))));
    }
    return event;
  }

  private Map<String, Object> payload(Card card) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("summary", card.summary(LONGEST_SUMMARY));
    payload.put("source", card.target());
    payload.put("severity", severity);
    payload.put("timestamp", Instant.ofEpochMilli(card.at()).toString());
    payload.put("class", card.fault());
    Map<String, String> details = new LinkedHashMap<>();
    details.put("case", card.caseId());
    details.put("words", card.words());
    card.question().ifPresent(q -> details.put("plan", q.plan()));
    payload.put("custom_details", details);
    return payload;
  }
}
