package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Veto rules that are wrongly written, each with its place and its mend. */
class VetoCheckTest {

  private static final String THEN = "vetoes.hold(\"why\", \"30m\");";

  private static String rule(String when, String then) {
    return "rule \"r\" @tier(veto) salience 1\nwhen\n  " + when + "\nthen\n  " + then + "\nend\n";
  }

  private static String when(String when) {
    return rule(when, THEN);
  }

  private static String then(String then) {
    return rule("$p: Proposal(action == \"node.reboot\")", then);
  }

  static Stream<Arguments> slips() {
    return Stream.of(
        slip("drl-tier", "@tier(veto) under its name", then(THEN).replace("veto)", "vetoes)")),
        slip("drl-salience", "write salience", then(THEN).replace("salience 1", "")),
        slip("drl-fact", "did you mean 'Proposal'?", when("Propsal()")),
        slip("drl-fact", "write one of Found", when("Proposal() Event(type == \"xid\")")),
        slip("drl-fact", "write one of Found", when("Proposal() Snapshot(number(\"t\") > 4)")),
        slip("drl-fact", "write one of", when("Proposal() Finding()")),
        slip("drl-field", "did you mean 'action'?", when("Proposal(acton == \"node.reboot\")")),
        slip("drl-field", "quotes", when("Proposal(effect == removes)")),
        slip("drl-veto", "did you mean 'removes'?", when("Proposal(effect == \"remove\")")),
        slip("drl-veto", "'running-work'?", when("Proposal(interrupts == \"running_work\")")),
        slip("drl-veto", "write one of shadow", when("Proposal(mode in (\"act\", \"live\"))")),
        slip("drl-veto", "begin with one", when("Status(type == \"scheduler.node\")")),
        slip("drl-veto", "begin with one", when("Proposal() Proposal()")),
        slip("drl-veto", "outside not", when("not Proposal()")),
        slip("drl-veto", "write $p: Proposal", when("Status(type == \"a\") Proposal()")),
        slip("drl-veto", "write type ==", when("Proposal() Status(value == \"down\")")),
        slip("drl-veto", "write type ==", when("Proposal() not Status(value == \"ok\")")),
        slip("drl-veto", "write two rules", when("Proposal() (Found() or Status(type == \"a\"))")),
        slip(
            "drl-veto",
            "bound before",
            when("Proposal() Status(type == \"a\") Status(type == \"a\")")),
        slip(
            "drl-veto",
            "at most 4",
            when(
                "Proposal($t: target) Found() Found(target == $t) Found(target == $t) Found(target"
                    + " == $t)")),
        slip("drl-annotation", "leave it out", then(THEN).replace("@tier", "@once @tier")),
        slip("drl-annotation", "leave it out", then(THEN).replace("@tier", "@quiet(\"1m\") @tier")),
        slip("drl-then", "vetoes.hold", then("findings.found(\"a-b\", $p);")),
        slip("drl-then", "vetoes.hold", then("$p.action();")),
        slip("drl-then", "vetoes.hold", then("if ($p.jobs() > 1) { }")),
        slip("drl-then", "vetoes.hold", then("Runtime.getRuntime().exit(0);")),
        slip("drl-method", "vetoes.hold", then("vetoes.allow(\"go on\");")),
        slip("drl-method", "'hold'?", then("vetoes.holt(\"why\", \"30m\");")),
        slip("drl-method", "vetoes.hold", then("vetoes.found(\"why\");" + THEN)),
        slip("drl-veto", "vetoes.hold", then("vetoes.hold(\"why\");")),
        slip("drl-veto", "vetoes.hold", then("vetoes.deny(\"why\", \"30m\");")),
        slip("drl-veto", "\"30m\"", then("vetoes.hold(\"why\", \"half an hour\");")),
        slip("drl-veto", "\"30m\"", then("vetoes.hold(\"why\", 30);")),
        slip("drl-veto", "\"7d\"", then("vetoes.hold(\"why\", \"300d\");")),
        slip("drl-veto", "\"1s\"", then("vetoes.hold(\"why\", \"0s\");")),
        slip("drl-veto", "in quotes", then("vetoes.deny(\" \");")),
        slip("drl-veto", "in quotes", then("vetoes.deny($p.node());")),
        slip("drl-veto", "in quotes", then("vetoes.deny(\"on \" + $p.node());")));
  }

  private static Arguments slip(String code, String mend, String drl) {
    return Arguments.of(code, mend, drl);
  }

  private static Compilation compile(String drl) {
    return new RuleCompiler().compile(new RuleSources(new TreeMap<>(Map.of("rules/v.drl", drl))));
  }

  private static List<Problem> problems(String drl) {
    return compile(drl) instanceof Compilation.Refused refused ? refused.problems() : List.of();
  }

  @ParameterizedTest
  @MethodSource("slips")
  void isRefusedWithItsMend(String code, String mend, String drl) {
    List<Problem> problems = problems(drl);
    assertTrue(
        problems.stream().anyMatch(p -> p.code().equals(code) && p.toString().contains(mend)),
        drl + "\n" + problems);
    assertTrue(
        problems.stream()
            .allMatch(p -> p.file().equals("rules/v.drl") && p.line() > 0 && p.column() > 0),
        problems.toString());
  }

  @Test
  void aFindingRuleCannotVetoNorSeeProposals() {
    String drl = "rule \"r\" @tier(node) salience 1 when $x: Event() then vetoes.deny(\"no\"); end";
    assertEquals("drl-then", problems(drl).getFirst().code());
    assertTrue(
        problems("rule \"r\" @tier(site) salience 1 when $x: Proposal() then end").stream()
            .anyMatch(p -> p.code().equals("drl-fact")));
  }

  @Test
  void theNamesOfActionsAndFaultsAreHandedOnWithTheirPlaces() {
    String drl =
        when(
            "Proposal(action in (\"node.reboot\", \"gpu.rest\"), fault.code != \"a-b\")\n"
                + "  Found(fault.code == \"off-bus\")");
    Compilation compiled = compile(drl);
    if (!(compiled instanceof Compilation.Ready ready)) {
      throw new AssertionError(compiled);
    }
    assertEquals(
        List.of(
            new NamedWord(NamedWord.Kind.ACTION, "node.reboot", "rules/v.drl", 3, 24),
            new NamedWord(NamedWord.Kind.ACTION, "gpu.rest", "rules/v.drl", 3, 39),
            new NamedWord(NamedWord.Kind.FAULT, "a-b", "rules/v.drl", 3, 66),
            new NamedWord(NamedWord.Kind.FAULT, "off-bus", "rules/v.drl", 4, 24)),
        ready.policies().namedWords());
    assertEquals(
        java.util.Set.of("node.reboot", "gpu.rest"),
        ready.policies().rules().getFirst().veto().actions());
  }
}
