package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.rules.RuleShape.Bound;
import io.wheeltapper.rules.RuleShape.Conclusion;
import io.wheeltapper.rules.RuleShape.Fact;
import io.wheeltapper.rules.RuleShape.Role;
import io.wheeltapper.rules.RuleShape.Test.Any;
import io.wheeltapper.rules.RuleShape.Test.Compare;
import io.wheeltapper.rules.RuleShape.Test.Other;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What analysis sees of a rule. */
class RuleShapesTest {

  private static RuleShape shape(String text) {
    return RuleShapes.in(new RuleSources(new TreeMap<>(Map.of("rules/a.drl", text)))).getFirst();
  }

  @Test
  void factsTestsAndConclusionsHaveTheirPlaces() {
    RuleShape rule =
        shape(
            """
            rule "a"
                @tier(site)
                @quiet("10m")
                salience 1
            when
                $f: Finding(fault.code in ("x", "y"), $n: node)
                not Event(type == "e", value not contains "R" || number("m") > 5)
                accumulate(Reading(Names.has(field("nodes"), $n)) over window:time(1h);
                           $c: count(1); $c > 3)
                $row: Row(table == "t", key == "k")
            then
                findings.found("hot", $f)
                        .detail("n", $n);
                findings.found($row.text("fault"), $f);
                findings.foundOn($f.target(), "cold", $f);
                findings.foundAtSite("warm", $f);
            end
            """);
    assertEquals(1, rule.line());
    assertEquals(17, rule.end());
    assertEquals(Tier.SITE, rule.tier());
    assertEquals(600_000, rule.quietMillis());
    List<Role> roles = rule.facts().stream().map(Fact::role).toList();
    assertEquals(List.of(Role.THERE, Role.ABSENT, Role.COUNTED, Role.RESULT, Role.THERE), roles);
    Fact first = rule.facts().getFirst();
    assertEquals("$f", first.binding());
    assertEquals(List.of(new Bound("$n", "node")), first.bound());
    assertEquals(
        List.of(
            new Any(
                List.of(
                    new Compare("fault.code", "==", "\"x\""),
                    new Compare("fault.code", "==", "\"y\"")))),
        first.tests());
    assertEquals(6, first.line());
    assertEquals(
        "(value not contains \"R\" || number(\"m\") > 5)",
        rule.facts().get(1).tests().get(1).words());
    assertTrue(rule.facts().get(2).window());
    assertEquals(
        List.of(new Other("Names.has(field(\"nodes\"), $n)")), rule.facts().get(2).tests());
    assertEquals(
        List.of(
            new Conclusion("hot", "", "$f", 12, 20),
            new Conclusion("", "t", "$f", 14, 20),
            new Conclusion("cold", "", "$f.target()", 15, 35),
            new Conclusion("warm", "", "", 16, 26)),
        rule.faults());
  }

  @Test
  void everyRuleOfTheDefaultBundleConcludesSomethingOrIsAVeto() throws Exception {
    for (RuleShape rule : RuleShapes.in(RuleSources.read(Path.of("..", "policies")))) {
      assertEquals(rule.tier() == Tier.VETO, rule.faults().isEmpty(), rule.name());
      for (Conclusion conclusion : rule.faults()) {
        assertTrue(!conclusion.fault().isEmpty() || !conclusion.table().isEmpty(), rule.name());
      }
    }
  }
}
