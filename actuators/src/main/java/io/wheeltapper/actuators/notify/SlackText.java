package io.wheeltapper.actuators.notify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A card as a message of Slack. What is from outside goes into {@code plain_text}, which Slack
 * never reads as markup; the fallback text, which it does read, is escaped.
 */
final class SlackText {

  /** The event type of our messages' metadata, by which we find them again. */
  static final String EVENT = "wheeltapper_case";

  /** What the two buttons are called when they come back. */
  static final String APPROVE = "wheeltapper_approve";

  static final String REFUSE = "wheeltapper_refuse";

  private static final int LONGEST_TITLE = 150;
  private static final int LONGEST_TEXT = 2900;

  private SlackText() {}

  /** Text, blocks and metadata of a message. */
  static Map<String, Object> message(Card card, boolean buttons) {
    List<Object> blocks = new ArrayList<>();
    blocks.add(Map.of("type", "header", "text", plain(card.summary(LONGEST_TITLE))));
    blocks.add(Map.of("type", "section", "text", plain(card.summary(LONGEST_TEXT))));
    card.question()
        .ifPresent(q -> blocks.add(Map.of("type", "actions", "elements", ask(q, buttons))));
    blocks.removeIf(b -> b instanceof Map<?, ?> m && List.of().equals(m.get("elements")));
    blocks.add(Map.of("type", "context", "elements", List.of(plain("case " + card.caseId()))));
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("text", escaped(card.summary(LONGEST_TEXT)));
    message.put("blocks", blocks);
    return message;
  }

  /** By which the case's message is found again. */
  static Map<String, Object> metadata(Card card) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("case", card.caseId());
    payload.put("state", card.state());
    return Map.of("event_type", EVENT, "event_payload", payload);
  }

  private static List<Object> ask(Card.Question question, boolean buttons) {
    List<Object> elements = new ArrayList<>();
    if (buttons && !question.approve().isEmpty()) {
      elements.add(button("Approve", APPROVE, question.approve(), "primary"));
      elements.add(button("Refuse", REFUSE, question.refuse(), "danger"));
    }
    if (!question.page().isEmpty()) {
      elements.add(
          Map.of(
              "type",
              "button",
              "action_id",
              "wheeltapper_page",
              "text",
              plain("Look at it"),
              "url",
              question.page()));
    }
    return elements;
  }

  private static Map<String, Object> button(String text, String id, String value, String style) {
    Map<String, Object> button = new LinkedHashMap<>();
    button.put("type", "button");
    button.put("action_id", id);
    button.put("text", plain(text));
    button.put("value", value);
    button.put("style", style);
    return button;
  }

  private static Map<String, Object> plain(String text) {
    return Map.of("type", "plain_text", "text", text.isBlank() ? "-" : text, "emoji", false);
  }

  /** The three characters that Slack's markup is made of. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
