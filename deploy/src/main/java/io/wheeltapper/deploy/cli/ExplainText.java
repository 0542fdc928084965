package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.deploy.api.CaseView;
import io.wheeltapper.deploy.explain.Explanation;
import io.wheeltapper.deploy.explain.NearThen;
import io.wheeltapper.deploy.explain.Places;
import io.wheeltapper.deploy.scenario.NearText;
import io.wheeltapper.rules.condition.NearMiss;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A case's explanation as lines of eighty columns. One thread. */
final class ExplainText {

  private static final int WIDTH = 80;
  private static final int INDENT = 15;

  /** So much of what a source says is shown; {@code --json} has all that the ledger has. */
  private static final int RAW = 300;

  /** So many near misses are shown. */
  private static final int NEAREST = 5;

  private static final int VERSION = 16;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final List<String> lines = new ArrayList<>();
  private boolean advised;

  ExplainText(CaseView view) {
    lines.add("case %s about %s: %s".formatted(view.caseId(), view.target(), view.state()));
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** One entry with what it rests on. */
  void entry(Explanation.Told told, Optional<String> place) {
    Entry entry = told.entry();
    switch (entry) {
      case Entry.Found e -> {
        head(told, "FOUND", e.fault() + " on " + e.target());
        e.evidence().forEach(this::signal);
        under("rule", e.rule() + place.map(p -> ", " + p).orElse(""));
        if (!e.ruleHash().isEmpty()) {
          under("version", shortened(e.ruleHash()));
        }
        if (!e.recommendation().isEmpty()) {
          under("opinion", e.recommendation() + " (" + e.source() + ")");
        }
        if (!e.details().isEmpty()) {
          under(
              "details",
              e.details().entrySet().stream()
                  .map(d -> d.getKey() + " " + d.getValue())
                  .collect(Collectors.joining(", ")));
        }
      }
      case Entry.Planned e -> {
        head(told, "PLAN", "rung " + (e.rung() + 1) + " for " + e.fault() + ": " + e.remediation());
        under(
            "steps", e.actions().stream().map(Action::toString).collect(Collectors.joining("; ")));
        under("plan", e.plan());
        why(e.reason());
      }
      case Entry.Judged e -> {
        String mode = e.mode() == null ? "" : " (" + e.mode().word() + ")";
        head(told, e.verdict().toUpperCase(Locale.ROOT), e.action() + " on " + e.target() + mode);
        why(e.reason());
        guards(e.guards());
      }
      case Entry.Started e -> {
        head(told, "START", e.action() + " on " + e.target());
        e.preview().forEach(call -> under("call", call));
      }
      case Entry.Acted e -> end(told, "DONE", e.action(), e.outcome(), e.reason());
      case Entry.Verified e -> end(told, "LOOKED", e.action(), e.outcome(), e.reason());
      case Entry.Undone e -> end(told, "UNDONE", e.action(), e.outcome(), e.reason());
      case Entry.Cleared e -> {
        head(told, "CLEARED", e.target() + (e.by().isEmpty() ? "" : " by " + e.by()));
        why(e.reason());
      }
      case Entry.Advised e -> {
        advised = true;
        head(told, "ADVICE", "of " + e.advice().model() + AdviceText.bears(e));
        AdviceText.lines(e.advice(), this::under);
      }
      case Entry.Approved e -> word(told, "APPROVED", e.plan() + " by " + e.by(), e.reason());
      case Entry.Refused e -> word(told, "REFUSED", e.plan() + " by " + e.by(), e.reason());
      case Entry.Reviewed e -> word(told, "REVIEW", e.word() + " by " + e.by(), e.reason());
      case Entry.ModeSet _,
          Entry.ModeUnset _,
          Entry.Paused _,
          Entry.Resumed _,
          Entry.Window _,
          Entry.Maintenance _,
          Entry.Configured _,
          Entry.Activated _,
          Entry.Candidate _,
          Entry.Denied _,
          Entry.Key _ ->
          head(told, "ENTRY", String.valueOf(entry.target()));
    }
  }

  /** How near other rules came. */
  void near(NearThen.Answer answer) {
    if (!answer.why().isEmpty()) {
      under("near", answer.why());
    } else if (answer.near().isEmpty()) {
      under("near", "no other rule of the node had to do with it");
    }
    for (NearMiss miss : answer.near().stream().limit(NEAREST).toList()) {
      List<String> words = NearText.lines(miss, Places.place(miss) + "  " + miss.rule());
      under("near", words.getFirst().replaceAll(" {2,}", "  "));
      words.subList(1, words.size()).forEach(w -> under("", "  " + w.strip()));
    }
    if (answer.near().size() > NEAREST) {
      under("", "and " + (answer.near().size() - NEAREST) + " more: --json");
    }
  }

  /** What it came to. */
  void end(Explanation explanation) {
    CaseView view = explanation.view();
    lines.add("");
    if (!advised) {
      under("advice", "no language model was asked");
    }
    String verdict = view.verdict() + (view.guard().isEmpty() ? "" : " by " + view.guard());
    under(
        "outcome",
        view.state().equals("cleared")
            ? "cleared: " + view.reason()
            : verdict.isEmpty() ? "open, nothing is planned" : "open, " + verdict);
    if (!view.held().isEmpty()) {
      under("held", "the node is " + view.held() + " by our hand");
    }
    explanation
        .bundle(explanation.told().getLast().index())
        .ifPresent(
            b -> under("bundle", b.bundle() + " " + b.version() + ", " + shortened(b.hash())));
  }

  private static String shortened(String hash) {
    return hash.substring(0, Math.min(VERSION, hash.length()));
  }

  private void head(Explanation.Told told, String word, String what) {
    String number = "  entry " + told.index();
    lines.add("");
    wrap("%s %-8s".formatted(time(told.entry().at()), word), what + number, 24);
  }

  private void end(
      Explanation.Told told, String word, String action, String outcome, String reason) {
    word(told, word, action + ": " + outcome, reason);
  }

  private void word(Explanation.Told told, String word, String what, String reason) {
    head(told, word, what);
    why(reason);
  }

  private void why(String reason) {
    if (!reason.isEmpty()) {
      under("why", reason);
    }
  }

  private void signal(Evidence e) {
    String origin = e.origin().name().toLowerCase(Locale.ROOT);
    under(
        "signal",
        time(e.at())
            + " "
            + e.type()
            + " on "
            + e.target()
            + " by "
            + e.sensor()
            + " ("
            + origin
            + ")");
    if (!e.raw().isEmpty()) {
      under("", Terminal.plain(e.raw(), RAW));
    }
  }

  /** Those that only let it pass stand together. */
  private void guards(List<Judgement> guards) {
    String passing =
        guards.stream()
            .filter(g -> g.verdict().equals("allow") && g.reason().isEmpty())
            .map(Judgement::guard)
            .collect(Collectors.joining(", "));
    if (!passing.isEmpty()) {
      under("allow", passing);
    }
    guards.stream()
        .filter(g -> !g.verdict().equals("allow") || !g.reason().isEmpty())
        .forEach(
            g -> under(g.verdict(), g.guard() + (g.reason().isEmpty() ? "" : ": " + g.reason())));
  }

  private static String time(long at) {
    return TIME.format(Instant.ofEpochMilli(at));
  }

  private void under(String key, String text) {
    wrap("     %-9s".formatted(key), text, INDENT);
  }

  /** Breaks between words; a word that is longer than a line is broken where the line ends. */
  private void wrap(String first, String text, int indent) {
    StringBuilder line = new StringBuilder(first);
    boolean begun = false;
    for (String word : Terminal.plain(text).replace('\n', ' ').split(" ", -1)) {
      if (begun && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(indent - 1));
      }
      line.append(' ').append(word);
      begun = true;
      while (line.length() > WIDTH) {
        lines.add(line.substring(0, WIDTH));
        line = new StringBuilder(" ".repeat(indent)).append(line.substring(WIDTH));
      }
    }
    lines.add(line.toString().stripTrailing());
  }
}
