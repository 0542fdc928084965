package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.Wired;
import java.util.List;

/** One event. */
public final class PagerdutyWired implements Wired {

  @Override
  public List<Way> ways() {
    return Ways.card(
        "pagerduty",
        (server, secret, limit, line) ->
            new PagerDuty(
                new HttpWeb(limit), line, server.resolve("/v2/enqueue"), secret, "critical"));
  }
}
