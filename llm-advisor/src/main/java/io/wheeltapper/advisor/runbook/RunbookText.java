package io.wheeltapper.advisor.runbook;

import io.wheeltapper.core.spi.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads a runbook: three lines of front matter between two {@code ---}, then sections under {@code
 * ##}. A list's entries that hold a comma stand in double quotes. For one text.
 */
final class RunbookText {

  private static final List<String> KEYS = List.of("faults", "title", "sources");

  /** An entry of a list: in double quotes, or up to the next comma. */
  private static final Pattern ENTRY = Pattern.compile("\"([^\"]*)\"|([^,\"]+)");

  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final String file;
  private final List<Problem> problems;

  private RunbookText(String file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The page, or nothing and why not. */
  static Optional<Runbook> read(String file, String name, String text, List<Problem> problems) {
    int before = problems.size();
    Runbook page = new RunbookText(file, problems).read(name, text.lines().toList());
    return problems.size() == before ? Optional.of(page) : Optional.empty();
  }

  private Runbook read(String name, List<String> lines) {
    int end = lines.isEmpty() || !lines.getFirst().equals("---") ? -1 : end(lines);
    Map<String, String> front = front(end < 0 ? List.of() : lines.subList(1, end));
    if (end < 0) {
      wrong(1, "a runbook begins with its front matter", "begin with a line '---', end it so");
    }
    for (String key : KEYS) {
      if (end >= 0 && !front.containsKey(key)) {
        wrong(1, "the front matter has no '" + key + "'", "add '" + key + ": …'");
      }
    }
    List<String> faults = list(front.getOrDefault("faults", ""));
    faults.stream()
        .filter(f -> !CODE.matcher(f).matches())
        .forEach(f ->
            wrong(2, "'" + f + "' is no fault's code", "write it as ladders.yaml does, x-y-z"));
    List<Runbook.Section> sections = sections(lines.subList(Math.max(0, end + 1), lines.size()));
    if (sections.isEmpty()) {
      wrong(Math.max(1, end + 1), "it says nothing", "add a section '## What it means'");
    }
    return new Runbook(
        name,
        faults,
        unquoted(front.getOrDefault("title", name)),
        list(front.getOrDefault("sources", "")),
        sections);
  }

  private static int end(List<String> lines) {
    int at = lines.subList(1, lines.size()).indexOf("---");
    return at < 0 ? -1 : at + 1;
  }

  private Map<String, String> front(List<String> lines) {
    Map<String, String> front = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int colon = line.indexOf(':');
      String key = colon < 0 ? line : line.substring(0, colon);
      if (!KEYS.contains(key)) {
        wrong(i + 2, "'" + key + "' is not known here", "there are faults, title and sources");
      } else if (front.put(key, line.substring(colon + 1).strip()) != null) {
        wrong(i + 2, "'" + key + "' stands here twice", "keep one");
      }
    }
    return front;
  }

  private static List<Runbook.Section> sections(List<String> lines) {
    List<Runbook.Section> sections = new ArrayList<>();
    String heading = "";
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      if (line.startsWith("## ")) {
        keep(sections, heading, text);
        heading = line.substring(3).strip();
      } else {
        text.append(line).append('\n');
      }
    }
    keep(sections, heading, text);
    return sections;
  }

  private static void keep(List<Runbook.Section> sections, String heading, StringBuilder text) {
    if (!text.toString().isBlank()) {
      sections.add(new Runbook.Section(heading, text.toString().strip()));
    }
    text.setLength(0);
  }

  private static List<String> list(String text) {
    String inner =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    return ENTRY
        .matcher(inner)
        .results()
        .map(m -> m.group(1) == null ? m.group(2).strip() : m.group(1))
        .filter(e -> !e.isBlank())
        .toList();
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1).replace("\\\"", "\"")
        : text;
  }

  private void wrong(int line, String what, String mend) {
    problems.add(new Problem(file, line, 0, "runbook-form", what, mend));
  }
}
