package io.wheeltapper.actuators.notify;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.Words;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Slack's Web API: one message a case, which is changed as the case goes on. It is found again by
 * its metadata, so that neither a restart nor a lost answer makes two of it. Scopes: {@code
 * chat:write}, {@code channels:history} (of a private channel {@code groups:history}).
 */
final class SlackBot implements Channel {

  /** Slack's own trouble, or none of ours: to be tried again. */
  private static final Set<String> LATER =
      Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

  private static final int PAGE = 200;
  private static final int MOST_PAGES = 5;

  /** A message is stamped by Slack's clock, not ours. */
  private static final Duration SKEW = Duration.ofMinutes(10);

  private final Web web;
  private final Line line;
  private final Turn turn;
  private final URI api;
  private final SecretFile token;
  private final String channel;
  private final boolean buttons;

  /** With {@code buttons}, questions have them; their answers come to the agent's API. */
  SlackBot(
      Web web, Line line, Turn turn, URI api, SecretFile token, String channel, boolean buttons) {
    this.web = web;
    this.line = line;
    this.turn = turn;
    this.api = api;
    this.token = token;
    this.channel = channel;
    this.buttons = buttons;
  }

  private record Message(String ts, String state) {}

  @Override
  public String describe(Card card) {
    return "POST chat.postMessage, or chat.update of the case's message: "
        + Web.text(message(card));
  }

  private Map<String, Object> message(Card card) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("channel", channel);
    message.putAll(SlackText.message(card, buttons));
    message.put("metadata", SlackText.metadata(card));
    message.put("unfurl_links", false);
    return message;
  }

  @Override
  public String show(Card card) throws CallFailed, InterruptedException {
    Optional<Message> there = find(card);
    if (there.isPresent() && there.get().state().equals(card.state())) {
      return "shown in Slack already";
    }
    Map<String, Object> message = message(card);
    if (there.isPresent()) {
      message.put("ts", there.get().ts());
      write("chat.update", message);
    } else {
      write("chat.postMessage", message);
    }
    return "shown in Slack";
  }

  private void write(String method, Map<String, Object> message)
      throws CallFailed, InterruptedException {
    Map<String, String> headers = headers();
    byte[] body = Web.json(message);
    turn.take();
    line.writes(() -> ok(web.send("POST", at(method), headers, body)));
  }

  /** The newest message of the case. */
  private Optional<Message> find(Card card) throws CallFailed, InterruptedException {
    Map<String, String> headers = headers();
    long oldest = (card.since() - SKEW.toMillis()) / 1000;
    String cursor = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      URI at =
          at(
              "conversations.history?include_all_metadata=true&limit=%d&channel=%s&oldest=%d%s"
                  .formatted(
                      PAGE,
                      encoded(channel),
                      Math.max(0, oldest),
                      cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor)));
      JsonNode answer = line.read(() -> ok(web.send("GET", at, headers, new byte[0])));
      for (JsonNode each : answer.path("messages")) {
        JsonNode metadata = each.path("metadata");
        JsonNode payload = metadata.path("event_payload");
        if (metadata.path("event_type").asText().equals(SlackText.EVENT)
            && payload.path("case").asText().equals(card.caseId())
            && each.path("ts").asText().matches("[0-9.]{1,32}")) {
          return Optional.of(new Message(each.path("ts").asText(), payload.path("state").asText()));
        }
      }
      cursor = answer.path("response_metadata").path("next_cursor").asText();
      if (cursor.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** HTTP 200 is no yes: the body says whether it was one. */
  private static JsonNode ok(String body) throws CallFailed {
    JsonNode answer = Web.tree(body);
    if (answer.path("ok").asBoolean(false)) {
      return answer;
    }
    String error = Words.plain(answer.path("error").asText("no word of what is wrong"), 100);
    if (error.equals("ratelimited")) {
      throw CallFailed.answered(429, true, "Slack: ratelimited");
    }
    throw new CallFailed(
        LATER.contains(error) ? Kind.UNREACHABLE : Kind.REFUSED, "Slack says no: " + error);
  }

  private Map<String, String> headers() throws CallFailed {
    return Map.of(
        "Content-Type",
        "application/json; charset=utf-8",
        "Authorization",
        "Bearer " + token.now());
  }

  private URI at(String method) {
    return URI.create(api + "/" + method);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
