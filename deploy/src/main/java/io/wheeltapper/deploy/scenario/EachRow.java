package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code each: sources/nvidia-xid.csv}: the same story once for every row of a file beside the
 * test, one row {@code every} so long after the other; {@code {column}} stands for the row's cell.
 * The file says what is right from a source of its own, not from the bundle's table.
 */
final class EachRow {

  /** Longer than what belongs together: a 48 and a 63, say. */
  private static final long APART = 600_000L;

  private static final int MOST = 2_000;

  /**
   * One row.
   *
   * @param after milliseconds from the scenario's start
   */
  record Row(Map<String, String> words, long after) {

    static final Row ONLY = new Row(Map.of(), 0);
  }

  private EachRow() {}

  /** The rows; a scenario without {@code each} has the one that fills nothing. */
  static List<Row> of(YamlMap map, Path folder) {
    long apart = map.millis("every", APART);
    return map.get("each").map(value -> read(value, folder, apart)).orElse(List.of(Row.ONLY));
  }

  private static List<Row> read(YamlValue value, Path folder, long apart) {
    List<List<String>> lines = new ArrayList<>();
    try {
      Path file = folder.resolve(value.text("")).normalize();
      if (!file.startsWith(folder.normalize())) {
        value.wrong(value.text(""), "a file in the folder of this test");
        return List.of();
      }
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          lines.add(cells(line));
        }
      }
    } catch (IOException | InvalidPathException e) {
      value.wrong(value.text(""), "a file beside this test that can be read");
      return List.of();
    }
    if (lines.size() < 2 || lines.size() > MOST) {
      value.wrong(value.text(""), "a file with a head line and 1 to " + MOST + " rows");
      return List.of();
    }
    List<String> head = lines.removeFirst();
    List<Row> rows = new ArrayList<>();
    for (List<String> line : lines) {
      if (line.size() != head.size()) {
        value.problem(
            "each-width",
            "row " + (rows.size() + 1) + " of " + value.text("") + " is not as wide as its head",
            "write " + head.size() + " cells");
        return List.of();
      }
      Map<String, String> words = new LinkedHashMap<>();
      for (int i = 0; i < head.size(); i++) {
        words.put(head.get(i), line.get(i));
      }
      rows.add(new Row(words, rows.size() * apart));
    }
    return rows;
  }

  private static List<String> cells(String line) {
    return List.of(line.split(",", -1)).stream().map(String::strip).toList();
  }
}
