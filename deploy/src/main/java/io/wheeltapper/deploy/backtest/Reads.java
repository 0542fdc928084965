package io.wheeltapper.deploy.backtest;

import io.wheeltapper.rules.MetricRead;
import io.wheeltapper.rules.Policies;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.RuleText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the rules of two bundles read, and whether a recording has it. A rule that differs and reads
 * a number that was never recorded would be silent, and its silence would pass for "no difference":
 * that is refused. A rule that is the same on both sides is silent on both, and only said.
 */
final class Reads {

  /** A bundle's rules, and the folder that their texts lie in. */
  record Bundled(Policies rules, Path folder) {}

  private final Heard heard;
  private final SortedSet<String> lacking = new TreeSet<>();
  private final SortedSet<String> silent = new TreeSet<>();
  private final SortedSet<String> masked = new TreeSet<>();

  Reads(Heard heard, Bundled before, Bundled after) throws IOException {
    this.heard = heard;
    Map<String, RuleText> first = RuleText.read(before.folder());
    Map<String, RuleText> second = RuleText.read(after.folder());
    look(before.rules(), first, second);
    look(after.rules(), second, first);
  }

  private void look(Policies rules, Map<String, RuleText> own, Map<String, RuleText> others) {
    for (RuleCard rule : rules.rules()) {
      RuleText text = own.get(rule.name());
      boolean same = text != null && text.equals(others.get(rule.name()));
      for (MetricRead read : rule.reads()) {
        if (!heard.has(read)) {
          (same ? silent : lacking).add(words(rule, read));
        }
      }
      if (text != null) {
        text.fields().stream()
            .filter(heard.masked()::contains)
            .forEach(field -> masked.add("'" + rule.name() + "' reads " + field));
      }
    }
  }

  private static String words(RuleCard rule, MetricRead read) {
    String of = read.kind() == null ? "" : " of any " + read.kind().word();
    return read.metric().equals("*")
        ? "'" + rule.name() + "' reads numbers" + of
        : "'" + rule.name() + "' reads " + read.metric() + of;
  }

  /** Why it cannot be said how they differ; empty when it can. */
  List<String> lacking() {
    return lacking.stream()
        .map(l ->
            "the rule "
                + l
                + ", which this recording does not have; record it first, or leave the rule as it"
                + " is")
        .toList();
  }

  /** Which rules were silent on both sides, for want of what they read. */
  List<String> silent() {
    return List.copyOf(silent);
  }

  List<String> notes() {
    List<String> notes = new ArrayList<>();
    masked.forEach(m -> notes.add("masked: the rule " + m + ", and sees only a hash of it"));
    return notes;
  }
}
