package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.WireFaults.Request;
import io.wheeltapper.actuators.Wired;
import java.util.List;
import java.util.Optional;

/** An alert; a silence, which is looked for first. */
public final class AlertmanagerWired implements Wired {

  private static final Ways.Making CHANNEL =
      (server, secret, limit, line) ->
          new Alertmanager(
              new HttpWeb(limit), line, Ways.pace(), server, Optional.of(secret), "node");

  private static Answer sound(Request request) {
    return Answer.json(request.method().equals("GET") ? "[]" : "{\"silenceID\":\"5b1c\"}");
  }

  @Override
  public List<Way> ways() {
    return List.of(
        Ways.card("alertmanager", new Answer(200, "application/json", ""), CHANNEL),
        Way.writes("alertmanager silence", AlertmanagerWired::sound, Ways.keeping(CHANNEL))
            .twiceAsOnce(),
        Way.reads("alertmanager silences", AlertmanagerWired::sound, Ways.keeping(CHANNEL)));
  }
}
