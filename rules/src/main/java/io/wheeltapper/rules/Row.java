package io.wheeltapper.rules;

import java.util.Map;

/**
 * One row of a table, as rules see it. Cells are data: they are compared and copied, never
 * compiled.
 *
 * @param table the file's name without its ending: {@code xid}
 * @param key the first column's cell
 * @param order the row's number in its table, from 1; a table is read from top to bottom
 * @param cells by column name
 */
public record Row(String table, String key, long order, Map<String, String> cells) {

  public Row {
    cells = Map.copyOf(cells);
  }

  /** The cell, or {@code ""} when it is empty or there is no such column. */
  public String text(String column) {
    return cells.getOrDefault(column, "");
  }

  /** The cell as a whole number, or -1. */
  public long number(String column) {
    return Numbers.whole(text(column));
  }

  /**
   * Whether a hexadecimal number fits the cell's bit pattern: {@code 0} and {@code 1} as they
   * stand, {@code -} either, the most significant bit first. False for an empty cell or no number.
   */
  public boolean bits(String column, String hex) {
    String pattern = text(column);
    long value = Numbers.hex(hex);
    if (pattern.isEmpty() || value < 0) {
      return false;
    }
    for (int i = 0; i < pattern.length(); i++) {
      char wanted = pattern.charAt(pattern.length() - 1 - i);
      if (wanted != '-' && (wanted == '1') != ((value >>> i & 1) == 1)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a hexadecimal number is one of the cell's ({@code 0x0|0x2}); an empty cell takes any.
   */
  public boolean hex(String column, String hex) {
    String wanted = text(column);
    if (wanted.isEmpty()) {
      return true;
    }
    long value = Numbers.hex(hex);
    for (String one : wanted.split("\\|", -1)) {
      if (value >= 0 && value == Numbers.hex(one)) {
        return true;
      }
    }
    return false;
  }
}
