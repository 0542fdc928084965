package io.wheeltapper.deploy.explain;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.deploy.explain.Explanation.Told;
import io.wheeltapper.deploy.explain.PostMortem.Part;
import io.wheeltapper.deploy.explain.PostMortem.Sentence;
import io.wheeltapper.deploy.scenario.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a case's entries say, in sentences, part by part; each part says something, also where there
 * was nothing. Pure.
 */
final class Sentences {

  private final List<Told> told;
  private final List<Sentence> said = new ArrayList<>();

  private Sentences(List<Told> told) {
    this.told = told;
  }

  /**
   * In the order of the parts.
   *
   * @param told at least one entry, in the ledger's order
   * @param state how the case stands after the last of them
   */
  static List<Sentence> of(List<Told> told, String state) {
    Sentences sentences = new Sentences(told);
    sentences.summary(state);
    told.forEach(sentences::timeline);
    sentences.cause();
    sentences.done();
    sentences.cost();
    sentences.held();
    return sentences.said;
  }

  private void say(Part part, String text, List<Long> entries) {
    said.add(new Sentence(part, text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " "), entries));
  }

  private void summary(String state) {
    Told first = told.getFirst();
    Told last = told.getLast();
    say(
        Part.SUMMARY,
        "The case about "
            + (first.entry() instanceof Entry.Found f && !f.node().isEmpty()
                ? "node:" + f.node()
                : first.entry().target())
            + " was opened at "
            + time(first)
            + ".",
        List.of(first.index()));
    if (last.entry() instanceof Entry.Cleared cleared) {
      String by = cleared.by().isEmpty() ? "" : " by " + cleared.by();
      say(
          Part.SUMMARY,
          "It was closed"
              + by
              + " after "
              + words(last.entry().at() - first.entry().at())
              + ": "
              + cleared.reason()
              + ".",
          List.of(first.index(), last.index()));
    } else {
      say(
          Part.SUMMARY,
          "It is " + state + "; the last that is known of it is from " + time(last) + ".",
          List.of(last.index()));
    }
  }

  private void timeline(Told each) {
    say(Part.TIMELINE, time(each) + " " + Story.words(each.entry()), List.of(each.index()));
  }

  private void cause() {
    Set<String> codes = new TreeSet<>();
    for (Told each : told) {
      if (each.entry() instanceof Entry.Found found && codes.add(found.fault().code())) {
        String signals =
            found.evidence().stream()
                .map(e -> e.type() + " by " + e.sensor())
                .distinct()
                .collect(Collectors.joining(", "));
        say(
            Part.CAUSE,
            "The rule '"
                + found.rule()
                + "' concluded "
                + found.fault()
                + " on "
                + found.target()
                + (signals.isEmpty() ? "" : " from " + signals)
                + (found.recommendation().isEmpty()
                    ? ""
                    : "; " + found.source() + " says " + found.recommendation())
                + ".",
            List.of(each.index()));
      }
    }
  }

  private void done() {
    int before = said.size();
    for (Told each : told) {
      switch (each.entry()) {
        case Entry.Started e ->
            say(
                Part.DONE,
                "The agent called " + e.action() + " on " + e.target() + ending(e.attempt()) + ".",
                of(e.attempt()));
        case Entry.Judged e
            when e.verdict().equals("allow") && e.mode().compareTo(Mode.OBSERVE) <= 0 ->
            say(
                Part.DONE,
                "The agent would have done "
                    + e.action()
                    + " on "
                    + e.target()
                    + "; it only observed.",
                List.of(each.index()));
        case Entry.Approved e ->
            say(
                Part.DONE,
                e.by() + " approved plan " + e.plan() + because(e.reason()) + ".",
                List.of(each.index()));
        case Entry.Refused e ->
            say(
                Part.DONE,
                e.by() + " refused plan " + e.plan() + because(e.reason()) + ".",
                List.of(each.index()));
        case Entry.Reviewed e ->
            say(
                Part.DONE,
                e.by() + " judged it " + e.word() + because(e.reason()) + ".",
                List.of(each.index()));
        default -> {}
      }
    }
    if (said.size() == before) {
      say(Part.DONE, "Nothing was carried out.", List.of(told.getLast().index()));
    }
  }

  private String ending(String attempt) {
    return told.stream()
        .flatMap(t ->
            switch (t.entry()) {
              case Entry.Acted e when e.attempt().equals(attempt) && !e.outcome().equals("done") ->
                  Optional.of(", which ended " + e.outcome() + because(e.reason())).stream();
              case Entry.Verified e when e.attempt().equals(attempt) ->
                  Optional.of(", and looked: " + e.outcome() + because(e.reason())).stream();
              case Entry.Undone e when e.attempt().equals(attempt) ->
                  Optional.of(" to take back what failed: " + e.outcome()).stream();
              default -> Optional.<String>empty().stream();
            })
        .collect(Collectors.joining());
  }

  private List<Long> of(String attempt) {
    return told.stream()
        .filter(t ->
            switch (t.entry()) {
              case Entry.Started e -> e.attempt().equals(attempt);
              case Entry.Acted e -> e.attempt().equals(attempt);
              case Entry.Verified e -> e.attempt().equals(attempt);
              case Entry.Undone e -> e.attempt().equals(attempt);
              default -> false;
            })
        .map(Told::index)
        .toList();
  }

  /** The gate's own figures, as they were when it allowed; and for how long the node was out. */
  private void cost() {
    int before = said.size();
    out();
    for (Told each : told) {
      if (each.entry() instanceof Entry.Judged e && e.verdict().equals("allow")) {
        for (Judgement guard : e.guards()) {
          boolean figures =
              guard.guard().equals("break-even") || guard.guard().equals("error budget");
          if (figures && !guard.reason().isEmpty()) {
            say(
                Part.COST,
                e.action() + ", " + guard.guard() + ": " + guard.reason() + ".",
                List.of(each.index()));
          }
        }
      }
      if (each.entry() instanceof Entry.Started e && e.parameters().containsKey("interrupts")) {
        say(
            Part.COST,
            e.action()
                + " interrupted running work on "
                + e.parameters().get("interrupts")
                + " nodes.",
            List.of(each.index()));
      }
    }
    if (said.size() == before) {
      say(
          Part.COST,
          "No node was out by the agent's hand, and the gate reckoned no cost.",
          List.of(told.getFirst().index(), told.getLast().index()));
    }
  }

  private void out() {
    Told out = null;
    for (Told each : told) {
      if (each.entry() instanceof Entry.Verified e && e.outcome().equals("done")) {
        if (e.action().equals("node.isolate")) {
          out = out == null ? each : out;
        } else if (e.action().equals("node.return") && out != null) {
          outFor(out, each, "until it was given back");
          out = null;
        }
      }
    }
    if (out != null) {
      outFor(out, told.getLast(), "up to the last that is known");
    }
  }

  private void outFor(Told from, Told to, String end) {
    double hours = (to.entry().at() - from.entry().at()) / 3_600_000.0;
    say(
        Part.COST,
        "%s was out for %s, %s: %.2f node-hours; times its GPUs that is its GPU-hours."
            .formatted(
                from.entry().target(), words(to.entry().at() - from.entry().at()), end, hours),
        List.of(from.index(), to.index()));
  }

  /** A hold lasts until the gate or the case's next move says otherwise. */
  private void held() {
    int before = said.size();
    for (int i = 0; i < told.size(); i++) {
      if (told.get(i).entry() instanceof Entry.Judged e && e.verdict().equals("hold")) {
        Told next = told.get(i);
        for (int k = i + 1; k < told.size() && next == told.get(i); k++) {
          next = moves(told.get(k).entry()) ? told.get(k) : next;
        }
        say(
            Part.HELD,
            e.action()
                + " on "
                + e.target()
                + " was held by "
                + e.guard()
                + (next == told.get(i)
                    ? ", and still is: "
                    : " for " + words(next.entry().at() - e.at()) + ": ")
                + e.reason()
                + ".",
            List.of(told.get(i).index(), next.index()));
      }
    }
    if (said.size() == before) {
      say(
          Part.HELD,
          "Nothing held it: from its first finding to its end or its newest entry passed "
              + words(told.getLast().entry().at() - told.getFirst().entry().at())
              + ".",
          List.of(told.getFirst().index(), told.getLast().index()));
    }
  }

  private static boolean moves(Entry entry) {
    return entry instanceof Entry.Judged
        || entry instanceof Entry.Planned
        || entry instanceof Entry.Started
        || entry instanceof Entry.Cleared;
  }

  private static String because(String reason) {
    return reason == null || reason.isEmpty() ? "" : " (" + reason + ")";
  }

  private static String time(Told each) {
    return Instant.ofEpochMilli(each.entry().at()).toString();
  }

  private static String words(long millis) {
    Duration d = Duration.ofMillis(millis);
    if (d.toHours() > 0) {
      return d.toHours() + " h " + d.toMinutesPart() + " min";
    }
    return d.toMinutes() > 0
        ? d.toMinutes() + " min " + d.toSecondsPart() + " s"
        : d.toSeconds() + " s";
  }
}
