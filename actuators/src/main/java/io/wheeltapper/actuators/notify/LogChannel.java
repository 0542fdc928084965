package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where nothing else is configured: a line in the agent's log, and it says so. */
record LogChannel(Line line) implements Channel {

  private static final Logger LOG = LoggerFactory.getLogger(LogChannel.class);
  private static final int LONGEST = 300;

  @Override
  public String describe(Card card) {
    return "log: " + HttpWebhook.json(card);
  }

  @Override
  public String show(Card card) throws CallFailed, InterruptedException {
    line.writes(() ->
        LOG.atWarn()
            .addKeyValue("case", card.caseId())
            .addKeyValue("target", card.target())
            .addKeyValue("fault", card.fault())
            .log("a person is needed: " + card.summary(LONGEST)));
    return "logged; no webhook configured";
  }
}
