package io.wheeltapper.deploy.config;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A topology as spreadsheets give it: a line of names, then a line a node. */
final class TopologyTable {

  private static final Set<String> COLUMNS =
      Set.of("node", "domain", "rack", "leaf", "pdu", "loop", "storage", "gpus");

  private final String file;
  private final Problems problems;
  private List<String> columns = List.of();

  private TopologyTable(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** By node, in the order of the file, the names in each column; what is wrong is a problem. */
  static Map<String, Map<String, List<String>>> read(
      List<String> lines, String file, Problems problems) {
    return new TopologyTable(file, problems).read(lines);
  }

  private Map<String, Map<String, List<String>>> read(List<String> lines) {
    Map<String, Map<String, List<String>>> nodes = new LinkedHashMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> cells = cells(number == 1 ? line.replace("\ufeff", "") : line);
      if (columns.isEmpty()) {
        head(number, cells);
      } else {
        row(number, cells, nodes);
      }
    }
    if (columns.isEmpty()) {
      wrong(1, 1, "the file is empty", "begin with a line such as node,rack,leaf,pdu");
    }
    return nodes;
  }

  /** Names hold no commas; quotes around a cell are a spreadsheet's and mean nothing. */
  private static List<String> cells(String line) {
    return Arrays.stream(line.split("[,;\t]", -1))
        .map(String::strip)
        .map(c ->
            c.length() > 1 && c.startsWith("\"") && c.endsWith("\"")
                ? c.substring(1, c.length() - 1).strip()
                : c)
        .toList();
  }

  private void head(int number, List<String> cells) {
    columns = cells;
    for (int i = 0; i < cells.size(); i++) {
      if (!COLUMNS.contains(cells.get(i))) {
        wrong(
            number,
            i + 1,
            "'" + cells.get(i) + "' is no column" + Nearest.hint(cells.get(i), COLUMNS),
            "columns are node, domain, rack, leaf, pdu, loop, storage and gpus");
      }
    }
    if (!cells.contains("node")) {
      wrong(number, 1, "no column 'node'", "begin with a line such as node,rack,leaf,pdu");
    }
  }

  private void row(int number, List<String> cells, Map<String, Map<String, List<String>>> nodes) {
    if (cells.size() != columns.size()) {
      wrong(
          number,
          1,
          cells.size() + " cells under " + columns.size() + " columns",
          "several names in one cell have blanks between them");
      return;
    }
    Map<String, List<String>> row = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        List<String> names = List.of(cells.get(i).split("\\s+"));
        boolean gpus = columns.get(i).equals("gpus");
        if (names.stream().allMatch(n -> gpus ? address(n) : named(n))) {
          row.put(columns.get(i), names);
        } else if (gpus) {
          wrong(
              number,
              i + 1,
              "'" + cells.get(i) + "' is no PCI address",
              "write addresses without their function, such as 0000:3b:00");
        } else {
          wrong(
              number,
              i + 1,
              "'" + cells.get(i) + "' is no name",
              "write 1 to " + Target.LONGEST_ID + " printable characters");
        }
      }
    }
    String node = String.join(" ", row.getOrDefault("node", List.of()));
    if (node.isEmpty() || node.contains(" ")) {
      wrong(number, columns.indexOf("node") + 1, "no single node", "write one name");
    } else if (nodes.putIfAbsent(node, row) != null) {
      wrong(number, columns.indexOf("node") + 1, "'" + node + "' stands twice", "one line a node");
    }
  }

  private static boolean address(String name) {
    return name.toLowerCase(Locale.ROOT).matches("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}");
  }

  private static boolean named(String name) {
    try {
      return !Target.node(name).id().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A cell's place is its number, as a spreadsheet counts columns. */
  private void wrong(int line, int column, String what, String mend) {
    problems.add(new Problem(file, line, column, "topology-table", what, mend));
  }
}
