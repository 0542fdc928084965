package io.wheeltapper.rules.condition;

import java.util.List;
import java.util.Random;

/** Random rules of every shape that operators may write. */
final class RandomRules {

  private static final List<String> SIGNS = List.of("<", "<=", ">", ">=", "==");
  private static final List<String> METRICS = List.of("a", "b", "c");
  private static final List<String> TEXTS = List.of("x", "y", "xy", "");

  private final Random random;

  RandomRules(Random random) {
    this.random = random;
  }

  /** Rules of the node tier, {@code r0} and on. */
  String node(int many) {
    StringBuilder drl = new StringBuilder();
    for (int i = 0; i < many; i++) {
      String first =
          switch (random.nextInt(3)) {
            case 0 -> "$x: Event(" + event() + ", $node: node, $t: target, $k: field(\"k\"))";
            case 1 -> "$x: Snapshot(" + numbers() + ", $node: node, $t: target)";
            default -> "$x: Status(" + status() + ", node != \"\", $node: node, $t: target)";
          };
      rule(drl, "n" + i, "node", first + "\n  " + more("node == $node", first));
    }
    return drl.toString();
  }

  /** Rules of the site tier. */
  String site(int many) {
    StringBuilder drl = new StringBuilder();
    for (int i = 0; i < many; i++) {
      String first =
          "$x: Finding(fault.code "
              + pick(List.of("== \"f-0\"", "in (\"f-0\", \"f-1\", \"f-2\")", "!= \"f-1\""))
              + ", $node: node, $t: target"
              + pick(List.of("", ", details[\"k\"] != null", ", $k: details[\"k\"], $k == null"))
              + ")";
      String more =
          switch (random.nextInt(6)) {
            case 0 -> "$y: Finding(target == $t, this " + temporal() + " $x, this != $x)";
            // A not of what may still come makes the engine wait; a follower does not.
            case 1 -> "not Finding(node == $node, this before[0s,9s] $x, this != $x)";
            case 2 -> "(Finding(node == $node, fault.code == \"f-1\") or Status(type == \"s\"))";
            case 3 ->
                "accumulate(Finding(node == $node, details[\"k\"] != null, $d: details[\"k\"])"
                    + " over window:time("
                    + (3 + random.nextInt(20))
                    + "s);"
                    + " $n: distinct($d), $m: count(); $n >= "
                    + (1 + random.nextInt(2))
                    + ", $m < 9)";
            case 4 -> "exists Finding(target == $t, this != $x)";
            default -> "";
          };
      rule(drl, "s" + i, "site", first + "\n  " + more);
    }
    return drl.toString();
  }

  private void rule(StringBuilder drl, String name, String tier, String when) {
    drl.append("rule \"" + name + "\" @tier(" + tier + ") salience 1\nwhen\n  " + when);
    drl.append("\nthen\n  findings.found(\"f-" + random.nextInt(3) + "\", $x)");
    if (when.contains("$x: Event") && random.nextBoolean()) {
      drl.append(".detail(\"k\", $k)");
    }
    drl.append(";\nend\n");
  }

  private String more(String here, String first) {
    String timed =
        first.contains("Event(") ? "this " + temporal() + " $x, this != $x" : "type != \"g\"";
    return switch (random.nextInt(14)) {
      case 0 -> "$e: Event(" + here + ", " + event() + ", " + timed + ")";
      case 1 -> "not Event(" + here + ", " + event() + ")";
      case 2 -> "exists Status(" + here + ", " + status() + ")";
      case 3 ->
          "accumulate(Reading("
              + here
              + ", $v: number(\"a\"), number(\"a\") >= 0)"
              + " over window:time("
              + (2 + random.nextInt(10))
              + "s);"
              + " $n: "
              + pick(List.of("average", "sum", "max", "min"))
              + "($v); $n "
              + pick(SIGNS)
              + " "
              + random.nextInt(6)
              + ")";
      case 4 ->
          "accumulate(Event("
              + here
              + ", "
              + event()
              + ", $f: field(\"k\"));"
              + " $n: count(), $d: distinct($f); $n >= 1, $d "
              + pick(List.of("<", ">="))
              + " 2)";
      case 5 -> "$y: Snapshot(" + here + ", target != $t, " + numbers() + ")";
      case 6 -> "not Event(" + here + ", " + event() + ")";
      case 7 -> "Row(table == \"t\", key == " + (first.contains("$k") ? "$k" : "\"x\"") + ")";
      case 8 ->
          "not Row(table == \"t\", text(\"v\") == \"1\", key == "
              + (first.contains("$k") ? "$k" : "\"y\"")
              + ")";
      case 9 ->
          "accumulate(Status("
              + here
              + ", type == \"s\", $v: value); $j: joined($v); $j "
              + pick(List.of("== \"x\"", "== \"x,y\"", "!= \"\""))
              + ")";
      case 10 -> "$e: Event(" + here + ", " + event() + ") over window:time(8s)";
      default -> "";
    };
  }

  private String event() {
    return switch (random.nextInt(10)) {
      case 0 -> "type == \"e\", field(\"k\") in (\"x\", \"y\")";
      case 1 -> "type == \"e\" || == \"f\"";
      case 2 -> "field(\"k\") != \"x\", number(\"n\") > " + random.nextInt(4);
      case 3 -> "field(\"k\") contains \"x\" && !(type == \"f\")";
      case 4 -> "field(\"k\") not in (\"x\", \"\"), type != \"f\"";
      case 5 -> "(type == \"e\" && number(\"n\") >= 2) || field(\"k\") == \"xy\"";
      case 6 -> "number(\"n\") + 1 > 2 * 1, field(\"k\").startsWith(\"x\")";
      case 7 -> "type == \"e\", field(\"k\").length() >= " + random.nextInt(3);
      case 8 -> "fields[\"k\"] != null, origin == Origin.GPU_DRIVER, !field(\"k\").isEmpty()";
      default -> "type == \"" + pick(List.of("e", "f")) + "\"";
    };
  }

  private String status() {
    return switch (random.nextInt(5)) {
      case 0 -> "type == \"s\", value not contains \"" + pick(List.of("x", "y")) + "\"";
      case 1 -> "value in (\"x\", \"y\")";
      case 2 ->
          "type == \"s\", field(\"r\") contains \"a\" || (value == \"x\" && field(\"r\") != \"b\")";
      case 3 -> "Names.has(field(\"r\"), \"a\")";
      default -> "type == \"s\", value == \"" + pick(TEXTS) + "\"";
    };
  }

  private String numbers() {
    return switch (random.nextInt(6)) {
      case 0 -> compare() + " || " + compare();
      case 1 -> compare() + ", " + compare();
      case 2 -> "target.kind == Kind.GPU, $q: number(\"a\") > " + random.nextInt(5);
      case 3 -> "number(\"a\") >= number(\"b\"), has(\"a\")";
      case 4 -> "number(\"a\") > 1 && < 4";
      default -> "target.kind == Kind.GPU, " + compare();
    };
  }

  private String compare() {
    return "number(\"" + pick(METRICS) + "\") " + pick(SIGNS) + " " + random.nextInt(6);
  }

  private String temporal() {
    int from = random.nextInt(3);
    return switch (random.nextInt(6)) {
      case 0 -> "before[" + from + "s,9s]";
      case 1 -> "after[" + from + "s," + (from + 5) + "s]";
      case 2 -> "coincides[" + (1 + from) + "s]";
      case 3 -> "before";
      case 4 -> "not after";
      default -> "after[2s]";
    };
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
