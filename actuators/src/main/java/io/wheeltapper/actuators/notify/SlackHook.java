package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import java.util.Map;

/**
 * Slack's incoming webhook: each state of a case is a message of its own, since it can change none.
 * A message whose answer is lost may come twice.
 */
record SlackHook(Web web, Line line, Turn turn, HttpWebhook.Place place) implements Channel {

  @Override
  public String describe(Card card) {
    return "POST to Slack's webhook: " + Web.text(SlackText.message(card, false));
  }

  @Override
  public String show(Card card) throws CallFailed, InterruptedException {
    var url = place.now();
    byte[] body = Web.json(SlackText.message(card, false));
    turn.take();
    line.writes(() -> {
      String said = web.send("POST", url, Map.of("Content-Type", "application/json"), body);
      if (!said.strip().equals("ok")) {
        // Slack says its no by the status: this may be a proxy's word, before Slack or after.
        throw new CallFailed(CallFailed.Kind.UNCERTAIN, "Slack's webhook did not say ok");
      }
    });
    return "sent to Slack";
  }
}
