package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.Wired;
import java.util.List;
import java.util.Optional;

/** An alert; a silence, which is looked for first. */
public final class AlertmanagerWired implements Wired {

  private static final Ways.Making CHANNEL =
      (server, secret, limit, line) ->
          new Alertmanager(
              new HttpWeb(limit), line, Ways.pace(), server, Optional.of(secret), "node");

  @Override
  public List<Way> ways() {
    return List.of(
        Ways.card("alertmanager", CHANNEL).getFirst(),
        Way.writes("alertmanager silence", _ -> Answer.json("[]"), Ways.keeping(CHANNEL))
            .twiceAsOnce()
            .byStatus(),
        Way.reads("alertmanager silences", _ -> Answer.json("[]"), Ways.keeping(CHANNEL)));
  }
}
