package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.rules.WorkbookXml.Cell;
import io.wheeltapper.rules.WorkbookXml.Sheet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;

/**
 * A table in an XLSX workbook: one sheet of plain cells, taken over as the CSV text that says the
 * same, each row on the line of its own number. What computes, links or runs is refused.
 */
final class Workbook {

  /** Between a workbook's file and its sheet in the name of a source. */
  static final String SHEET = ".xlsx:";

  private static final int MOST_ROWS = 100_000;
  private static final int MOST_COLUMNS = 200;

  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  private Workbook(String file) {
    this.file = file;
  }

  /** Puts the table among the files, by the workbook's name and its sheet's; or adds problems. */
  static void read(
      String file, byte[] bytes, SortedMap<String, String> files, List<Problem> problems) {
    Workbook workbook = new Workbook(file);
    try {
      workbook.read(WorkbookZip.parts(bytes), files);
    } catch (WorkbookZip.Refused e) {
      workbook.problem(file, e.code(), String.valueOf(e.getMessage()), e.mend());
    } catch (XMLStreamException e) {
      workbook.problem(
          file,
          "table-xlsx",
          "the workbook cannot be read: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
          "save it again as .xlsx, or as .csv");
    }
    problems.addAll(workbook.problems);
  }

  /** The name of a cell as spreadsheets show it: {@code C7}. */
  static String cell(int column, int row) {
    StringBuilder letters = new StringBuilder();
    for (int c = column + 1; c > 0; c = (c - 1) / 26) {
      letters.insert(0, (char) ('A' + (c - 1) % 26));
    }
    return letters.toString() + row;
  }

  private void read(Map<String, byte[]> parts, SortedMap<String, String> files)
      throws XMLStreamException {
    List<String> shared = WorkbookXml.shared(parts);
    Map<String, SortedMap<Integer, SortedMap<Integer, Cell>>> filled = new TreeMap<>();
    for (Sheet sheet : WorkbookXml.sheets(parts)) {
      byte[] part = parts.get(sheet.part());
      var rows = part == null ? null : WorkbookXml.cells(part, shared);
      if (rows != null && !rows.isEmpty()) {
        filled.put(sheet.name(), rows);
      }
    }
    if (filled.size() != 1) {
      problem(
          file,
          "table-sheet",
          filled.isEmpty()
              ? "no sheet has anything in it"
              : "these sheets have something in them: " + String.join(", ", filled.keySet()),
          "a workbook is one table, on one sheet; write remarks into rows that begin with #");
      return;
    }
    filled.forEach((name, rows) -> {
      if (name.matches("[^\\p{Cntrl}/\\\\:?*\\[\\]!]{1,31}")) {
        files.put(file + ":" + name, csv(name, rows));
      } else {
        problem(file, "table-sheet", "the sheet's name is none", "rename it: table");
      }
    });
  }

  private String csv(String sheet, SortedMap<Integer, SortedMap<Integer, Cell>> rows) {
    int last = rows.values().stream().mapToInt(SortedMap::lastKey).max().orElse(0);
    if (rows.lastKey() > MOST_ROWS || last >= MOST_COLUMNS) {
      problem(
          file + ":" + sheet + "!" + cell(last, rows.lastKey()),
          "table-xlsx",
          "a table has at most " + MOST_ROWS + " rows and " + MOST_COLUMNS + " columns",
          "delete what stands beside and below the table");
      return "";
    }
    StringBuilder text = new StringBuilder();
    int width = width(rows);
    int line = 1;
    for (var row : rows.entrySet()) {
      text.repeat('\n', row.getKey() - line);
      line = row.getKey();
      boolean remark = row.getValue().getOrDefault(0, new Cell("", false)).text().startsWith("#");
      text.append(remark ? "#" : line(sheet, row.getKey(), row.getValue(), width));
    }
    return text.append('\n').toString();
  }

  /** As many columns as the head has: the first row that is no remark. */
  private static int width(SortedMap<Integer, SortedMap<Integer, Cell>> rows) {
    return rows.values().stream()
        .filter(r -> !r.getOrDefault(0, new Cell("", false)).text().startsWith("#"))
        .findFirst()
        .map(r -> r.lastKey() + 1)
        .orElse(0);
  }

  private String line(String sheet, int row, SortedMap<Integer, Cell> cells, int width) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < Math.max(width, cells.lastKey() + 1); column++) {
      Cell cell = cells.getOrDefault(column, new Cell("", false));
      String place = file + ":" + sheet + "!" + cell(column, row);
      if (cell.formula()) {
        problem(
            place,
            "table-formula",
            "a formula or an error: a table has data only",
            "copy the cells and paste them as values");
      }
      String plain = cell.text().replaceAll("\\p{Cntrl}", " ");
      if (!plain.equals(cell.text())) {
        problem(
            place,
            "table-cell",
            "a line break or another control character",
            "write it on one line");
      }
      line.append(column == 0 ? "" : ",").append(quoted(plain));
    }
    return line.toString();
  }

  private static String quoted(String text) {
    return text.contains(",") || text.contains("\"")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  private void problem(String place, String code, String message, String mend) {
    problems.add(new Problem(place, 0, 0, code, message, mend));
  }
}
