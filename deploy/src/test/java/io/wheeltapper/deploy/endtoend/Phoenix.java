package io.wheeltapper.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * An agent that is killed (-9) at given moments, one after the other, and started again each time.
 */
final class Phoenix implements AutoCloseable {

  private final Site site;
  private final Deque<Predicate<JsonNode>> moments;
  private final List<JsonNode> before = new ArrayList<>();
  private AgentProcess living;
  private int deaths;

  Phoenix(Site site, List<Predicate<JsonNode>> moments) throws IOException {
    this.site = site;
    this.moments = new ArrayDeque<>(moments);
    this.living = site.act(nextMoment());
  }

  private Predicate<JsonNode> nextMoment() {
    Predicate<JsonNode> next = moments.poll();
    return next == null ? Site.NEVER : next;
  }

  /** How often it has been killed and started again. */
  int deaths() {
    return deaths + (living.dead() ? 1 : 0);
  }

  /** The first entry like this, written by any of its lives. */
  void await(String what, Predicate<JsonNode> wanted) throws IOException {
    try {
      Awaitility.await()
          .atMost(Lab.LONG.plus(Lab.LONG))
          .until(() -> rise().entries().stream().anyMatch(wanted) || seenBefore(wanted));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "never came: "
              + what
              + " after "
              + deaths
              + " deaths, by "
              + Instant.now()
              + "\n"
              + site.ledger()
              + living.said(),
          e);
    }
  }

  private boolean seenBefore(Predicate<JsonNode> wanted) {
    return before.stream().anyMatch(wanted);
  }

  private AgentProcess rise() throws IOException, InterruptedException {
    while (living.dead()) {
      living.exit();
      before.addAll(living.entries());
      // What it committed in its last moment it may not have printed.
      before.addAll(site.ledger());
      living.close();
      deaths++;
      living = site.act(nextMoment());
    }
    return living;
  }

  @Override
  public void close() throws IOException {
    living.close();
  }
}
