package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.WireFaults.Wire;
import io.wheeltapper.actuators.Wired;
import java.util.List;
import java.util.Optional;

/** A webhook, of which nothing but the status is read. */
public final class NotifyWired implements Wired {

  @Override
  public List<Way> ways() {
    return List.of(
        Way.writes(
                "webhook",
                _ -> Answer.json("{}"),
                Ways.showing((server, secret, limit, line) ->
                    new HttpWebhook(
                        () -> server.resolve("/hook?token=" + SECRET),
                        Optional.of(secret),
                        line,
                        limit)))
            .twiceAsOnce()
            .byStatus(Wire.DRIBBLE_AFTER));
  }
}
