package io.wheeltapper.deploy.review;

import java.util.List;

/** Well-formed markup, every text of it data. For one thread. */
final class Markup {

  private final StringBuilder out = new StringBuilder();

  /** Markup of ours. */
  Markup raw(String markup) {
    out.append(markup).append('\n');
    return this;
  }

  /** An element with a text. */
  Markup element(String name, String text) {
    return raw("<" + name + ">" + escaped(text) + "</" + name + ">");
  }

  /** A table; numbers, times and short names keep to one line. */
  Markup table(List<String> head, List<List<String>> rows) {
    raw("<table><thead><tr>");
    head.forEach(cell -> element("th", cell));
    raw("</tr></thead><tbody>");
    for (List<String> row : rows) {
      raw("<tr>");
      for (String cell : row) {
        boolean narrow = cell.length() <= 20 && cell.matches("\\d[\\d :-]*|[^ ]{1,14}");
        raw((narrow ? "<td class=\"n\">" : "<td>") + escaped(cell) + "</td>");
      }
      raw("</tr>");
    }
    return raw("</tbody></table>");
  }

  /** Text as data; what XML cannot have becomes a blank. */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            default -> safe.appendCodePoint(allowed(c) ? c : ' ');
          }
        });
    return safe.toString();
  }

  /** What may stand in XML 1.0, without controls and without marks that turn a line's direction. */
  private static boolean allowed(int c) {
    boolean turning = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return c == '\n'
        || (c >= 0x20 && c <= 0xD7FF && !Character.isISOControl(c) && !turning)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
