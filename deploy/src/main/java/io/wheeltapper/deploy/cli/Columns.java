package io.wheeltapper.deploy.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in columns. Pure. */
final class Columns {

  private static final int GAP = 2;

  /** A column is not made narrower than this while another can be. */
  private static final int LEAST = 8;

  private Columns() {}

  /**
   * The text in lines of at most so many characters, broken at blanks; a longer word (a path, a
   * URL) stays whole. One line at least.
   */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" +")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return List.copyOf(lines);
  }

  /**
   * Rows as lines of at most so many characters. Where they do not fit, the widest column is cut
   * with an ellipsis, then the next; the first, which says what a row is of, last. Numbers stand to
   * the right. Cells may hold untrusted text; all rows have as many.
   */
  static List<String> table(List<List<String>> rows, int width) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<List<String>> clean =
        rows.stream()
            .map(r -> r.stream().map(c -> Terminal.plain(c, Terminal.UNBOUNDED)).toList())
            .toList();
    int[] widths = new int[clean.getFirst().size()];
    boolean[] right = new boolean[widths.length];
    for (int i = 0; i < widths.length; i++) {
      int at = i;
      widths[i] = clean.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
      right[i] =
          clean.size() > 1 && clean.stream().skip(1).allMatch(r -> r.get(at).matches("[\\d.,]+|-"));
    }
    fit(widths, width);
    return clean.stream().map(r -> line(r, widths, right)).toList();
  }

  private static void fit(int[] widths, int width) {
    int over = Arrays.stream(widths).sum() + GAP * (widths.length - 1) - width;
    for (; over > 0; over--) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        if (widths[i] > LEAST && (widest == 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widths[widest] <= LEAST) {
        return;
      }
      widths[widest]--;
    }
  }

  private static String line(List<String> cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = Terminal.plain(cells.get(i), widths[i]);
      String room = " ".repeat(widths[i] - cell.length());
      line.append(i == 0 ? "" : " ".repeat(GAP));
      line.append(right[i] ? room + cell : cell + room);
    }
    return line.toString().stripTrailing();
  }
}
