package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.deploy.backtest.Act;
import io.wheeltapper.deploy.backtest.Backtest;
import io.wheeltapper.deploy.backtest.Change;
import io.wheeltapper.deploy.backtest.Difference;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a backtest is told: to a person in 80 columns, to programs one object a line. */
final class DifferenceText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int LONGEST_WHY = 70;

  /** So many rules that said nothing are named to a person. */
  private static final int SHOWN = 3;

  private final Backtest.Report report;
  private final Difference difference;

  DifferenceText(Backtest.Report report) {
    this.report = report;
    this.difference = report.difference();
  }

  /** For a person. */
  List<String> words() {
    List<String> lines = new ArrayList<>();
    difference.changes().forEach(c -> change(c, lines));
    if (!difference.changes().isEmpty()) {
      lines.add("");
    }
    difference
        .found()
        .forEach((rule, counts) ->
            lines.add(
                "found     "
                    + rule.fault()
                    + " by '"
                    + rule.rule()
                    + "': "
                    + counts[0]
                    + " → "
                    + counts[1]));
    lines.add("          decisions  allowed  disruptive  nodes  GPU-hours  node-minutes");
    lines.add(side("against", difference.before()));
    lines.add(side("policy", difference.after()));
    lines.add("against   " + report.before());
    lines.add("policy    " + report.after());
    lines.add(
        String.format(
            Locale.ROOT,
            "replayed  %,d signals of %s to %s UTC",
            report.signals(),
            minute(report.from()),
            minute(report.to())));
    lines.add(
        String.format(
            Locale.ROOT,
            "          in %.1f s: %,d signals a second through both",
            report.nanos() / 1e9,
            report.perSecond()));
    report.notes().forEach(n -> lines.add("note      " + n));
    if (!report.silent().isEmpty()) {
      lines.add("note      silent on both sides, as what they read was not recorded:");
      report.silent().stream()
          .limit(SHOWN)
          .forEach(s -> lines.add("            " + Terminal.plain(s, LONGEST_WHY - 2)));
      if (report.silent().size() > SHOWN) {
        lines.add("            and " + (report.silent().size() - SHOWN) + " more; see --json");
      }
    }
    dropped(lines);
    lines.add(sum());
    return lines;
  }

  private void dropped(List<String> lines) {
    long dropped = difference.before().dropped() + difference.after().dropped();
    if (dropped > 0) {
      lines.add("note      " + dropped + " decisions beyond the bound were not compared");
    }
  }

  private String sum() {
    List<Change> changes = difference.changes();
    if (changes.isEmpty()) {
      return "no decision differs";
    }
    long disruptive = changes.stream().filter(Change::newDisruptive).count();
    return changes.size()
        + (changes.size() == 1 ? " decision differs: " : " decisions differ: ")
        + count("added")
        + " added, "
        + count("gone")
        + " gone, "
        + count("changed")
        + " changed; "
        + disruptive
        + " newly disruptive";
  }

  private long count(String word) {
    return difference.changes().stream().filter(c -> c.word().equals(word)).count();
  }

  private static String side(String name, Difference.Side side) {
    return String.format(
        Locale.ROOT,
        "%-9s %,9d %,8d %,11d %,6d %10s %,13.0f",
        name,
        side.acts(),
        side.allowed(),
        side.disruptive(),
        side.nodes().size(),
        hours(side.gpuHours()),
        side.nodeMinutes());
  }

  private static void change(Change change, List<String> lines) {
    Act act = change.act();
    String mark =
        switch (change) {
          case Change.Added _ -> "+";
          case Change.Gone _ -> "-";
          case Change.Changed _ -> "~";
        };
    lines.add(
        mark
            + " "
            + TIME.format(Instant.ofEpochMilli(act.at()))
            + "  "
            + act.action()
            + "  "
            + act.target()
            + "  "
            + verdict(act)
            + (change.newDisruptive() ? "  NEWLY DISRUPTIVE" : "")
            + (change.counterfactual() ? "  counterfactual" : ""));
    if (change instanceof Change.Changed changed) {
      lines.add("      " + changed(changed));
    }
    lines.add(
        "      "
            + act.fault()
            + (act.rule().isEmpty() ? "" : " by '" + act.rule() + "'")
            + ", rung "
            + act.rung()
            + ", case "
            + act.caseId()
            + (act.price().gpuHours() > 0
                ? ", " + hours(act.price().gpuHours()) + " GPU-hours"
                : ""));
    if (!act.reason().isEmpty()) {
      lines.add("      " + Terminal.plain(act.reason(), LONGEST_WHY));
    }
  }

  private static String verdict(Act act) {
    return act.guard().isEmpty() ? act.verdict() : act.verdict() + " (" + act.guard() + ")";
  }

  private static String changed(Change.Changed changed) {
    List<String> parts = new ArrayList<>();
    for (String what : changed.what()) {
      parts.add(
          switch (what) {
            case "time" -> apart(changed.before().at() - changed.act().at());
            case "target" -> "on " + changed.before().target();
            case "rung" -> "rung " + changed.before().rung();
            case "verdict" -> verdict(changed.before());
            case "guard" ->
                changed.what().contains("verdict") ? "" : "by " + changed.before().guard();
            default -> what + " " + changed.before().parameters();
          });
    }
    parts.removeIf(String::isEmpty);
    return "was " + String.join(", ", parts);
  }

  /** {@code 420 ms later}, {@code 80 s earlier}, {@code 3 min later}. */
  private static String apart(long millis) {
    long by = Math.abs(millis);
    String time = by < 2_000 ? by + " ms" : by < 120_000 ? by / 1_000 + " s" : by / 60_000 + " min";
    return time + (millis > 0 ? " later" : " earlier");
  }

  private static String hours(double hours) {
    return BigDecimal.valueOf(hours).setScale(1, RoundingMode.HALF_UP).toPlainString();
  }

  private static String minute(long at) {
    return at == Long.MAX_VALUE || at == Long.MIN_VALUE
        ? "never"
        : MINUTE.format(Instant.ofEpochMilli(at));
  }

  /** One object a difference, then one for the whole. */
  List<String> json() {
    List<String> lines = new ArrayList<>();
    difference.changes().forEach(c -> lines.add(json(c).toString()));
    difference
        .found()
        .forEach((rule, counts) ->
            lines.add(
                object("found-difference")
                    .put("rule", rule.rule())
                    .put("fault", rule.fault().code())
                    .put("before", counts[0])
                    .put("after", counts[1])
                    .toString()));
    report.notes().forEach(n -> lines.add(object("note").put("text", n).toString()));
    report
        .silent()
        .forEach(s -> lines.add(object("silent").put("text", "the rule " + s).toString()));
    ObjectNode all = object("summary");
    all.put("differences", difference.changes().size());
    all.put("added", count("added")).put("gone", count("gone")).put("changed", count("changed"));
    all.put("newDisruptive", difference.changes().stream().filter(Change::newDisruptive).count());
    all.set("before", json(report.before(), difference.before()));
    all.set("after", json(report.after(), difference.after()));
    all.put("signals", report.signals()).put("inputs", report.inputs());
    all.put("from", report.from()).put("to", report.to());
    all.put("seconds", report.nanos() / 1e9).put("signalsPerSecond", report.perSecond());
    lines.add(all.toString());
    return lines;
  }

  private static ObjectNode object(String kind) {
    return JsonNodeFactory.instance.objectNode().put("kind", kind);
  }

  private static ObjectNode json(String bundle, Difference.Side side) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("bundle", bundle);
    node.put("decisions", side.acts()).put("allowed", side.allowed());
    node.put("disruptive", side.disruptive());
    var nodes = node.putArray("nodes");
    side.nodes().forEach(n -> nodes.add(n.toString()));
    return node.put("gpuHours", side.gpuHours())
        .put("nodeMinutes", side.nodeMinutes())
        .put("dropped", side.dropped());
  }

  private static ObjectNode json(Change change) {
    ObjectNode node = object("difference").put("change", change.word());
    act(node, change.act());
    node.put("newDisruptive", change.newDisruptive());
    node.put("counterfactual", change.counterfactual());
    if (change instanceof Change.Changed changed) {
      var what = node.putArray("what");
      changed.what().forEach(what::add);
      act(node.putObject("was"), changed.before());
    }
    return node;
  }

  private static void act(ObjectNode node, Act act) {
    node.put("at", act.at()).put("case", act.caseId()).put("subject", act.subject().toString());
    node.put("target", act.target().toString()).put("fault", act.fault().code());
    node.put("rule", act.rule()).put("action", act.action()).put("rung", act.rung());
    node.put("verdict", act.verdict()).put("guard", act.guard()).put("reason", act.reason());
    node.put("disruptive", act.disruptive());
    node.put("gpuHours", act.price().gpuHours());
    node.put("nodeMinutes", act.price().nodeMinutes());
  }
}
