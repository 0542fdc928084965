package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Opsgenie's alert API: one alert a case, by its alias; a second one of an open alias is counted.
 */
record Opsgenie(Web web, Line line, URI url, SecretFile key, String priority) implements Channel {

  private static final int LONGEST_MESSAGE = 130;

  @Override
  public String describe(Card card) {
    return "POST " + place(card) + " " + Web.text(body(card));
  }

  @Override
  public String show(Card card) throws CallFailed, InterruptedException {
    Map<String, String> headers =
        Map.of("Content-Type", "application/json", "Authorization", "GenieKey " + key.now());
    line.writes(() ->
        Web.taken(
            "Opsgenie",
            web.send("POST", place(card), headers, Web.json(body(card))),
            answer -> !answer.path("requestId").asText().isBlank()));
    return "sent to Opsgenie";
  }

  /** A case's id has letters and digits only. */
  private URI place(Card card) {
    String alias = "/" + card.caseId().replaceAll("[^A-Za-z0-9_-]", "-");
    String by = "?identifierType=alias";
    return URI.create(
        url
            + "/v2/alerts"
            + switch (card.phase()) {
              case CALLED, ASKS -> "";
              case ANSWERED -> alias + "/acknowledge" + by;
              case OVER -> alias + "/close" + by;
            });
  }

  private Map<String, Object> body(Card card) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("source", "wheeltapper");
    if (card.phase() == Card.Phase.ANSWERED || card.phase() == Card.Phase.OVER) {
      body.put("note", card.summary(1000));
      return body;
    }
    body.put("message", card.summary(LONGEST_MESSAGE));
    body.put("alias", card.caseId().replaceAll("[^A-Za-z0-9_-]", "-"));
    body.put(
        "description",
        card.question()
            .filter(q -> !q.page().isEmpty())
            .map(q -> card.words() + "\n" + q.page())
            .orElse(card.words()));
    body.put("entity", card.target());
    body.put("priority", priority);
    body.put("details", Map.of("case", card.caseId(), "fault", card.fault()));
    return body;
  }
}
