package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.Wired;
import java.util.List;

/** One event. */
public final class PagerdutyWired implements Wired {

  @Override
  public List<Way> ways() {
    return List.of(
        Ways.card(
            "pagerduty",
            new Answer(
                202,
                "application/json",
                "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"c1\"}"),
            (server, secret, limit, line) ->
                new PagerDuty(
                    new HttpWeb(limit), line, server.resolve("/v2/enqueue"), secret, "critical")));
  }
}
