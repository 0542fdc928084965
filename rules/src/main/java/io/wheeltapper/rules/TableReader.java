package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a table: a comma-separated file whose first line names and types its columns, {@code
 * code:key,meaning:text,limit:number}. Lines that begin with {@code #} are remarks. There are no
 * import, function or code cells: a cell is a value of its column's type or an error.
 */
final class TableReader {

  private static final int LONGEST_CELL = 1_000;

  private record Column(String name, ColumnType type) {}

  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  TableReader(String file) {
    this.file = file;
  }

  List<Problem> problems() {
    return problems;
  }

  /** The line, from 1, of a row by its number; 1 when there is no such row. */
  static int line(String text, long order) {
    String[] lines = text.split("\r?\n", -1);
    long passed = -1; // the head is no row
    for (int i = 0; i < lines.length; i++) {
      passed += blank(lines[i]) ? 0 : 1;
      if (passed == order) {
        return i + 1;
      }
    }
    return 1;
  }

  private static boolean blank(String line) {
    return line.isBlank() || line.startsWith("#");
  }

  List<Row> read(String text) {
    List<Column> columns = List.of();
    Set<String> keys = new HashSet<>();
    List<Row> rows = new ArrayList<>();
    String[] lines = text.split("\r?\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (blank(lines[i])) {
        continue;
      }
      List<Csv.Cell> cells = Csv.cells(lines[i]);
      if (columns.isEmpty()) {
        columns = columns(cells, i + 1);
        if (columns.isEmpty()) {
          return List.of();
        }
      } else {
        row(columns, cells, i + 1, rows.size() + 1L, keys, rows);
      }
    }
    if (columns.isEmpty()) {
      problem(
          1, 0, 1, "table-empty", "the table has no head line", "write code:key,meaning:text,…");
    }
    return rows;
  }

  private List<Column> columns(List<Csv.Cell> cells, int line) {
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Csv.Cell cell : cells) {
      String[] parts = cell.text().split(":", -1);
      ColumnType type = parts.length == 2 ? ColumnType.named(parts[1]) : null;
      if (type == null || !parts[0].matches("[a-z][a-z0-9_]*") || !names.add(parts[0])) {
        problem(
            line,
            columns.size(),
            cell.column(),
            "table-head",
            "'" + cell.text() + "' is no column",
            "write name:type, each name once, with a type of "
                + String.join(", ", ColumnType.words())
                + (parts.length == 2 ? Nearest.hint(parts[1], ColumnType.words()) : ""));
        return List.of();
      }
      columns.add(new Column(parts[0], type));
    }
    return columns;
  }

  private void row(
      List<Column> columns,
      List<Csv.Cell> cells,
      int line,
      long order,
      Set<String> keys,
      List<Row> rows) {
    if (cells.size() != columns.size()) {
      problem(
          line,
          0,
          1,
          "table-width",
          cells.size() + " cells where the head has " + columns.size(),
          "put \"…\" around a cell that contains a comma");
      return;
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      Csv.Cell cell = cells.get(i);
      Column column = columns.get(i);
      if (cell.text().length() > LONGEST_CELL || !column.type().takes(cell.text())) {
        problem(
            line,
            i,
            cell.column(),
            "table-cell",
            "'" + cut(cell.text()) + "' does not fit column " + column.name(),
            column.type().shape());
        return;
      }
      values.put(column.name(), cell.text());
    }
    String key = cells.getFirst().text();
    if (columns.getFirst().type() == ColumnType.KEY && !keys.add(key)) {
      problem(line, 0, 1, "table-key", "'" + key + "' stands twice", "keep one of the rows");
      return;
    }
    rows.add(new Row(RuleSources.table(file), key, order, values));
  }

  private static String cut(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  private void problem(int line, int index, int column, String code, String message, String mend) {
    problems.add(place(file, line, index, column, code, message, mend));
  }

  /** A problem of a cell: by line and column of a text, by its name in a workbook. */
  private static Problem place(
      String file, int line, int index, int column, String code, String message, String mend) {
    return file.contains(Workbook.SHEET)
        ? new Problem(file + "!" + Workbook.cell(index, line), 0, 0, code, message, mend)
        : new Problem(file, line, column, code, message, mend);
  }
}
