package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bundle's vocabulary, {@code SIGNALS.md}: which signals there are, and who says them. It is a
 * page for people; what is read of it are the words in backquotes of its tables' first columns, and
 * of the last column of a table whose head there is {@code now}.
 */
final class SignalPage {

  /** The page's name in a bundle. */
  static final String FILE = "SIGNALS.md";

  private static final Pattern WORD = Pattern.compile("`([^`]+)`");
  private static final Pattern TODAY =
      Pattern.compile("\\(`(\\w+)`, today\\)|\\(`(\\w+)` sensor, today\\)");

  private final Map<String, String> sensors = new TreeMap<>();
  private final Set<String> fields = new TreeSet<>();
  private final Set<String> detailed = new TreeSet<>();
  private final Map<String, Set<String>> sections = new TreeMap<>();

  private SignalPage() {}

  /** The page of a bundle's folder; without one nothing is known. */
  static SignalPage of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    SignalPage page = new SignalPage();
    if (Files.isRegularFile(file)) {
      page.read(Files.readString(file));
    }
    return page;
  }

  /** Whether there is such a page at all. */
  boolean written() {
    return !sensors.isEmpty();
  }

  /** Whether the page has the word: a type of events or statuses, or a metric. */
  boolean has(String word) {
    return sensors.containsKey(word);
  }

  /** All words. */
  Set<String> words() {
    return Collections.unmodifiableSet(sensors.keySet());
  }

  /** Whether the page says which fields or values a word has, in its row. */
  boolean details(String word) {
    return detailed.contains(word);
  }

  /** All that the page names between backquotes, fields among it. */
  Set<String> fields() {
    return Collections.unmodifiableSet(fields);
  }

  /** The headings under which words of a kind of target stand; empty where none does. */
  Set<String> sections(String kind) {
    return sections.getOrDefault(kind, Set.of());
  }

  /** The sensor that says the word today; empty where none does, or nobody wrote which. */
  Optional<String> sensor(String word) {
    return Optional.ofNullable(sensors.get(word)).filter(s -> !s.isEmpty());
  }

  private void read(String text) {
    String today = "";
    boolean now = false;
    boolean table = false;
    String heading = "";
    for (String line : text.lines().toList()) {
      heading = line.startsWith("## ") ? line.substring(3).strip() : heading;
      named(line);
      if (!line.startsWith("|")) {
        table = false;
        prose(line);
        Matcher said = TODAY.matcher(line);
        today =
            line.isBlank() ? today : said.find() ? said.group(1) == null ? "" : said.group(1) : "";
      } else if (!table) {
        table = true;
        now = line.replaceAll("\\s*\\|\\s*$", "").endsWith("now");
      } else {
        String[] cells = line.substring(1).split("\\|", -1);
        kinds(cells, heading);
        detailed(cells, now);
        String last = now && cells.length > 1 ? cells[cells.length - 2] : "";
        words(cells[0], now ? who(last) : today);
      }
    }
  }

  /** Fields stand between backquotes, several together. */
  private void named(String line) {
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      for (String one : word.group(1).split("[^\\w]+")) {
        if (!one.isEmpty()) {
          fields.add(one);
        }
      }
    }
  }

  /** A row with backquotes between its first cell and the last one, where that says who. */
  private void detailed(String[] cells, boolean now) {
    int end = cells.length - (now ? 2 : 1);
    for (int i = 1; i < end; i++) {
      if (WORD.matcher(cells[i]).find()) {
        WORD.matcher(cells[0]).results().forEach(word -> detailed.add(word.group(1)));
      }
    }
  }

  /** What a row is about stands in its second column. */
  private void kinds(String[] cells, String heading) {
    String about = cells.length > 1 ? cells[1] : "";
    for (Target.Kind kind : Target.Kind.values()) {
      if (!heading.isEmpty() && about.matches("(?s).*\\b" + kind.word() + "s?\\b.*")) {
        sections.computeIfAbsent(kind.word(), _ -> new TreeSet<>()).add(heading);
      }
    }
  }

  /** Words of a list in prose, such as the numbers of a node. */
  private void prose(String line) {
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      if (word.group(1).matches("[a-z]+(_[a-z0-9]+)+")) {
        sensors.putIfAbsent(word.group(1), "");
      }
    }
  }

  private static String who(String cell) {
    Matcher word = WORD.matcher(cell);
    if (word.find()) {
      return word.group(1);
    }
    String plain = cell.replace("*", "").strip();
    return plain.contains("exporter") || plain.equals("recording rule") ? "prometheus" : "";
  }

  private void words(String cell, String sensor) {
    Matcher word = WORD.matcher(cell);
    while (word.find()) {
      sensors.merge(word.group(1), sensor, (a, b) -> a.isEmpty() ? b : a);
    }
  }
}
