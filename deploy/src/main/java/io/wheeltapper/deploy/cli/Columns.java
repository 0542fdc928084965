package io.wheeltapper.deploy.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in a column. Pure. */
final class Columns {

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
}
