package io.wheeltapper.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the tests of checkpoint-restart by a whole agent have in common under every scheduler: a
 * page of metrics on which a node's wheel is cracked, a bundle of one rule and one ladder, and how
 * the steps that were lost are read from the ledger and from the job's own log.
 */
final class Training implements AutoCloseable {

  /** The fault that the bundle's one rule finds at a node. */
  static final String FAULT = "wheel-cracked";

  /** The ladder's first rung: where all goes well nothing else is ever started. */
  static final List<String> MOVED =
      List.of("node.isolate", "job.checkpoint-restart", "node.return");

  /** Where the job shows no checkpoint: the second rung, whose last step waits for a person. */
  static final List<String> ASKED =
      List.of("node.isolate", "job.checkpoint-restart", "person.call");

  private final Set<String> cracked = ConcurrentHashMap.newKeySet();
  private final MetricsPage page;

  /** With a page on which nothing is cracked yet. */
  Training() throws IOException {
    page =
        new MetricsPage(() ->
            cracked.stream()
                .map(node -> "wheel_cracked{node=\"" + node + "\"} 1\n")
                .collect(Collectors.joining("", "wheel_pages 1\n", "")));
  }

  /** The sensor of that page, as a line below {@code sensors:}. */
  String sensor() {
    return "page: {kind: prometheus, url: \"" + page.url() + "\", interval: 1s}";
  }

  /** The signal: from now on that node's wheel is cracked. */
  void crack(String node) {
    cracked.add(node);
  }

  /**
   * Writes the bundle: first the job is restarted elsewhere; in the next rung a person decides.
   *
   * @return its folder, below this one
   */
  static Path policies(Path folder) throws IOException {
    return new GaugeBundle(
            "training",
            "wheel_cracked",
            FAULT,
            "90%",
            """
            settle: 1s
            cause-settle: 1s
            one-origin-enough: here it is the hand that is tried
            rungs:
              - name: restart the job elsewhere
                steps: [node.isolate, {do: job.checkpoint-restart, deadline: 20m}, node.return]
              - name: a person decides
                steps:
                  - {do: person.call, with: {why: the job could not be moved}}
                  - {do: node.return, ask: true}
            """)
        .in(folder);
  }

  /** A person is asked, by the second rung, and nothing goes on before the answer. */
  static Predicate<JsonNode> waitsForAPerson() {
    return Seen.kind("judged")
        .and(Seen.has("action", "node.return"))
        .and(Seen.has("verdict", "hold"))
        .and(Seen.has("guard", "approval"));
  }

  /** The actions that the agent ever began, in order. */
  static List<String> startedIn(List<JsonNode> ledger) {
    return ledger.stream()
        .filter(Seen.kind("started"))
        .map(e -> e.path("action").asText())
        .toList();
  }

  @Override
  public void close() {
    page.close();
  }

  /**
   * Steps that have to be done again.
   *
   * @param stopped the last step before the restart
   * @param from the step of the state that it goes on from
   */
  record Lost(long stopped, long from) {

    private static final Pattern SAID =
        Pattern.compile("steps lost: (\\d+) \\(stopped at step (\\d+), goes on from (\\d+)\\)");
    private static final Pattern STEP = Pattern.compile("(?m)^step (\\d+)$");

    long steps() {
      return stopped - from;
    }

    /** As the ledger's outcome entry of a verified step says it. */
    static Lost in(JsonNode verified) {
      Matcher said = SAID.matcher(verified.path("reason").asText());
      if (!said.find()) {
        throw new AssertionError("no steps lost in " + verified);
      }
      Lost lost = new Lost(Long.parseLong(said.group(2)), Long.parseLong(said.group(3)));
      if (lost.steps() != Long.parseLong(said.group(1))) {
        throw new AssertionError("it does not add up: " + verified);
      }
      return lost;
    }

    /**
     * Counted from the job's own log, {@code step N} a line.
     *
     * @param again the line by which its second run says from which step, the first group, it goes
     *     on
     */
    static Lost of(String log, Pattern again) {
      Matcher start = again.matcher(log);
      if (!start.find()) {
        throw new AssertionError("it was never restarted:\n" + log);
      }
      return before(log.substring(0, start.start()), Long.parseLong(start.group(1)));
    }

    /** Counted from what the log had before its job was started again, from that step. */
    static Lost before(String log, long from) {
      long stopped =
          STEP.matcher(log)
              .results()
              .mapToLong(m -> Long.parseLong(m.group(1)))
              .reduce(-1, (_, last) -> last);
      return new Lost(stopped, from);
    }
  }
}
