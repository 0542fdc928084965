package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.RuleDescr;

/**
 * Whether the tables and columns that rules read are there: a cell of a column that is missing
 * reads as empty, and a rule that compares it would only stay silent.
 */
final class TableCheck {

  private static final Pattern TABLE = Pattern.compile("\\btable\\s*==\\s*\"([^\"]*)\"");
  private static final String CELL = "\\s*(?:text|number|bits|hex)\\s*\\(\\s*\"([^\"]*)\"";
  private static final Pattern OWN = Pattern.compile("(?<![\\w$.])" + CELL.substring(3));

  private final Map<String, Set<String>> columns = new HashMap<>();

  /** Tables by name; one without rows has columns that nobody knows. */
  TableCheck(Set<String> tables, List<Row> rows) {
    tables.forEach(name -> columns.put(name, new TreeSet<>()));
    rows.forEach(row ->
        columns.computeIfAbsent(row.table(), t -> new TreeSet<>()).addAll(row.cells().keySet()));
  }

  List<Problem> check(Drl file) {
    Complaints complaints = new Complaints(file.file());
    for (RuleDescr rule : file.rules()) {
      List<Patterns.One> all = new Patterns(rule).all();
      for (Patterns.One one : all) {
        if (one.descr().getObjectType().equals("Row")) {
          row(one, all, Then.of(file.text(), rule), complaints);
        }
      }
    }
    return complaints.all();
  }

  private void row(Patterns.One one, List<Patterns.One> all, Then then, Complaints complaints) {
    Matcher named = TABLE.matcher(String.join(", ", one.constraints()));
    if (!named.find()) {
      return;
    }
    String table = named.group(1);
    Set<String> known = columns.get(table);
    int line = one.descr().getLine();
    if (known == null) {
      complaints.add(
          line,
          one.descr().getColumn() + 1,
          "drl-table",
          "there is no tables/" + table + ".csv or .xlsx",
          "name a table of this bundle" + Nearest.hint(table, columns.keySet()));
      return;
    }
    one.constraints().forEach(c -> cells(OWN, c, new Then(c, line, 1), table, complaints));
    String name = one.descr().getIdentifier();
    if (name != null) {
      Pattern through = Pattern.compile(Pattern.quote(name) + "\\s*\\." + CELL);
      all.forEach(o ->
          o.constraints()
              .forEach(
                  c -> cells(through, c, new Then(c, o.descr().getLine(), 1), table, complaints)));
      cells(through, then.text(), then, table, complaints);
    }
  }

  private void cells(Pattern reads, String text, Then place, String table, Complaints complaints) {
    Set<String> known = columns.getOrDefault(table, Set.of());
    Matcher cell = reads.matcher(text);
    while (cell.find()) {
      if (!known.isEmpty() && !known.contains(cell.group(1))) {
        String before = text.substring(0, cell.start());
        int own = 1 + (int) before.chars().filter(c -> c == '\n').count();
        complaints.add(
            place.line(own),
            place.column(own, cell.start() - before.lastIndexOf('\n')),
            "drl-column",
            "the table '" + table + "' has no column '" + cell.group(1) + "'",
            "name one of its columns" + Nearest.hint(cell.group(1), new ArrayList<>(known)));
      }
    }
  }
}
