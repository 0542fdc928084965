package io.wheeltapper.deploy.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A table of recorded kernel lines: tab-separated, with a first line {@code xid … message} or
 * {@code class … message} and the class in the first column; or {@code list pattern} of what is
 * known to be benign.
 */
final class LineFile {

  /** Xids by their number, then words. */
  static final Comparator<String> BY_NUMBER =
      Comparator.<String>comparingInt(
              s -> s.matches("\\d{1,9}") ? Integer.parseInt(s) : Integer.MAX_VALUE)
          .thenComparing(s -> s);

  private LineFile() {}

  /** One line, its class, and what is right to do about it. */
  record Line(String sort, String text, Right right) {}

  static List<Line> read(Path file, LineTruth truth) throws IOException {
    List<String> rows = Files.readAllLines(file);
    String head = rows.isEmpty() ? "" : rows.getFirst();
    List<String> columns = List.of(head.split("\t", -1));
    List<Line> lines = new ArrayList<>();
    for (int i = 1; i < rows.size(); i++) {
      String[] cells = rows.get(i).split("\t", columns.size());
      if (cells.length != columns.size()) {
        throw new IllegalArgumentException(
            file
                + ":"
                + (i + 1)
                + ": has "
                + cells.length
                + " columns, its head has "
                + columns.size());
      }
      String text = cells[cells.length - 1];
      lines.add(
          switch (columns.getFirst()) {
            case "xid" -> new Line(cells[0], text, truth.ofXid(cells[0], text));
            case "class" -> new Line(cells[0], literal(text), truth.ofClass(cells[0], text));
            case "list" -> benign(cells[0], text);
            default ->
                throw new IllegalArgumentException(
                    file
                        + ":1: is no table of lines; begin it with 'xid', 'class' or 'list' and end"
                        + " it with 'message'");
          });
    }
    return lines;
  }

  private static Line benign(String list, String pattern) {
    String text =
        list.contains("SXID")
            ? "nvidia-nvswitch0: SXid (PCI:0000:05:00.0): " + pattern + ", Non-fatal, Link 32"
            : literal(pattern);
    return new Line("benign", text, new Right(List.of(), List.of()));
  }

  /** Sources write parts that differ as words. */
  private static String literal(String text) {
    return text.replace("${pci_id}", "0000:06:00.0")
        .replace("${link_number}", "48")
        .replace("ADDR", "0000:41:00.0")
        .replace("HEX", "0x7f3c0000")
        .replace("PID", "4711")
        .replace("NUM_KB", "18432k")
        .replaceAll("\\\\([\\[\\]().+*?])", "$1")
        .replace("\\d+", "7");
  }
}
