package io.wheeltapper.rules;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values, RFC 4180's quotes, no line breaks inside a cell. */
final class Csv {

  private Csv() {}

  /** A cell and the column, from 1, at which it begins. */
  record Cell(String text, int column) {}

  static List<Cell> cells(String line) {
    List<Cell> cells = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int begins = 0;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        text.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(new Cell(text.toString(), begins + 1));
        text.setLength(0);
        begins = i + 1;
      } else {
        text.append(c);
      }
    }
    cells.add(new Cell(text.toString(), begins + 1));
    return cells;
  }
}
