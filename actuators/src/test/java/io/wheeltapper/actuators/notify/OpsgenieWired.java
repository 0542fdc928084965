package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.Wired;
import java.util.List;

/** One alert. */
public final class OpsgenieWired implements Wired {

  @Override
  public List<Way> ways() {
    return Ways.card(
        "opsgenie",
        (server, secret, limit, line) ->
            new Opsgenie(new HttpWeb(limit), line, server, secret, "P2"));
  }
}
