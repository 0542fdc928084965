package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.Wired;
import java.util.List;

/** A message that is looked for first; and the webhook, which can look for none. */
public final class SlackWired implements Wired {

  private static final Ways.Making BOT =
      (server, secret, limit, line) ->
          new SlackBot(
              new HttpWeb(limit), line, new Turn(Ways.pace()), server, secret, "C01", true);

  private static final Answer OK = Answer.json("{\"ok\":true,\"messages\":[]}");

  @Override
  public List<Way> ways() {
    return List.of(
        Way.writes("slack message", _ -> OK, Ways.showing(BOT)).twiceAsOnce(),
        Way.reads("slack history", _ -> OK, Ways.showing(BOT)),
        Way.writes(
            "slack webhook",
            _ -> new Answer(200, "text/plain", "ok"),
            Ways.showing((server, secret, limit, line) ->
                new SlackHook(
                    new HttpWeb(limit, false),
                    line,
                    new Turn(Ways.pace()),
                    () -> server.resolve("/services/" + SECRET)))));
  }
}
