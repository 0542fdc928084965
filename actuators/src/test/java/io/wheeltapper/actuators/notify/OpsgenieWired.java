package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.Wired;
import java.util.List;

/** One alert. */
public final class OpsgenieWired implements Wired {

  @Override
  public List<Way> ways() {
    return List.of(
        Ways.card(
            "opsgenie",
            new Answer(
                202,
                "application/json",
                "{\"result\":\"Request will be"
                    + " processed\",\"took\":0.3,\"requestId\":\"43a29c5c\"}"),
            (server, secret, limit, line) ->
                new Opsgenie(new HttpWeb(limit), line, server, secret, "P2")));
  }
}
