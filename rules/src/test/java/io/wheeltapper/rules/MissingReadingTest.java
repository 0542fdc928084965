package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A reading that is missing makes every comparison false, though another one lets it through. */
class MissingReadingTest {

  private static List<Finding> found(String when, Map<String, Double> numbers) {
    String rules =
        """
        rule "missing" @tier(node) salience 9 when %s then findings.found("missing-read", $s); end
        rule "there" @tier(node) salience 1
        when $t: Snapshot(target.kind == Kind.GPU, number("there") > 0)
        then findings.found("there-read", $t); end
        """
            .formatted(when);
    try (Floor floor = Floor.of(Floor.rules(rules))) {
      return floor.take(Given.gpu("n1", 1_000, numbers));
    }
  }

  private static List<String> rules(List<Finding> found) {
    return found.stream().map(Finding::rule).sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<", "<=", ">", ">=", "=="})
  void noComparisonHolds(String sign) {
    String alone = "$s: Snapshot(target.kind == Kind.GPU, number(\"gone\") " + sign + " 3)";
    assertEquals(List.of("there"), rules(found(alone, Map.of("there", 1.0))));
    String turned = "$s: Snapshot(target.kind == Kind.GPU, 3 " + sign + " number(\"gone\"))";
    assertEquals(List.of("there"), rules(found(turned, Map.of("there", 1.0))));
    String either =
        "$s: Snapshot(target.kind == Kind.GPU, number(\"gone\") "
            + sign
            + " 3 || number(\"gone\") "
            + sign
            + " 4.5)";
    assertEquals(List.of("there"), rules(found(either, Map.of("there", 1.0))));
    String joined =
        "$s: Snapshot(target.kind == Kind.GPU, $node: node) $u: Snapshot(node == $node,"
            + " number(\"gone\") "
            + sign
            + " $s.number(\"there\"))";
    assertEquals(List.of("there"), rules(found(joined, Map.of("there", 1.0))));
    String bound =
        "$s: Snapshot(target.kind == Kind.GPU, $is: number(\"gone\"), $is " + sign + " 3)";
    assertEquals(List.of("there"), rules(found(bound, Map.of("there", 1.0))));
  }

  @ParameterizedTest
  @CsvSource({"<,2", "<=,3", ">,4", ">=,3", "==,3"})
  void whatIsReadIsCompared(String sign, double value) {
    String when = "$s: Snapshot(target.kind == Kind.GPU, number(\"gone\") " + sign + " 3)";
    assertEquals(List.of("missing"), rules(found(when, Map.of("gone", value))));
  }

  /** The engine looks values up in a tree where many rules compare the same. */
  @Test
  void noComparisonHoldsOfManyRules() {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      for (String sign : List.of("<", "<=", ">", ">=")) {
        rules.append(
            """
            rule "r%d%s" @tier(node) salience 9
            when $s: Snapshot(target.kind == Kind.GPU, number("gone") %s %d)
            then findings.found("missing-read", $s); end
            """
                .formatted(i, sign, sign, i));
      }
    }
    rules.append(
        """
        rule "there" @tier(node) salience 1
        when $t: Snapshot(target.kind == Kind.GPU, number("there") > 0)
        then findings.found("there-read", $t); end
        """);
    try (Floor floor = Floor.of(Floor.rules(rules.toString()))) {
      assertEquals(
          List.of("there"), rules(floor.take(Given.gpu("n1", 1_000, Map.of("there", 1.0)))));
    }
  }
}
