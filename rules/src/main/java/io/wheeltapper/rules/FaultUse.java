package io.wheeltapper.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place where a bundle names a fault.
 *
 * @param fault the code
 * @param file as the person named it
 * @param line from 1; 0 in a workbook, whose file names the cell
 * @param column from 1; 0 in a workbook
 */
public record FaultUse(String fault, String file, int line, int column) {

  private static final Pattern IN_RULE =
      Pattern.compile(
          "\\bfound(?:On\\s*\\([^\",]*,|(?:AtSite|AtRack)?\\s*\\()\\s*\"([a-z0-9-]+)\"");

  /** All of them, in the order of the files. */
  public static List<FaultUse> in(RuleSources sources) {
    List<FaultUse> uses = new ArrayList<>();
    sources.drl().forEach((file, text) -> inRules(file, text, uses));
    sources.tables().forEach((file, text) -> inTable(file, text, uses));
    return List.copyOf(uses);
  }

  private static void inRules(String file, String text, List<FaultUse> uses) {
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      Matcher found = IN_RULE.matcher(lines[i].replaceFirst("//.*", ""));
      while (found.find()) {
        uses.add(new FaultUse(found.group(1), file, i + 1, found.start(1) + 1));
      }
    }
  }

  private static void inTable(String file, String text, List<FaultUse> uses) {
    String[] lines = text.split("\r?\n", -1);
    int column = -1;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].isBlank() || lines[i].startsWith("#")) {
        continue;
      }
      List<Csv.Cell> cells = Csv.cells(lines[i]);
      if (column < 0) {
        column = cells.stream().map(c -> c.text().split(":", -1)[0]).toList().indexOf("fault");
        if (column < 0) {
          return;
        }
      } else if (column < cells.size()) {
        Csv.Cell cell = cells.get(column);
        uses.add(
            file.contains(Workbook.SHEET)
                ? new FaultUse(cell.text(), file + "!" + Workbook.cell(column, i + 1), 0, 0)
                : new FaultUse(cell.text(), file, i + 1, cell.column()));
      }
    }
  }
}
