package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Windows, freezes and maintenance as lines that people read, in the site's own time. */
final class DeclaredText {

  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm zzz", Locale.ROOT);

  private static final int WIDTH = 500;

  private final Output output;
  private final JsonNode declared;
  private final ZoneId zone;

  DeclaredText(Output output, JsonNode declared) {
    this.output = output;
    this.declared = declared;
    this.zone = ZoneId.of(text(declared, "zone"));
  }

  void windows(TableOptions table) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode window : declared.path("windows")) {
      boolean open = text(window, "state").equals("open");
      long next = window.path("next").asLong();
      String when =
          open
              ? "until " + at(window.path("until").asLong())
              : next == 0 ? "never again" : "opens " + at(next);
      rows.add(
          List.of(
              text(window, "name"),
              open ? "OPEN" : "closed",
              text(window, "sort"),
              text(window, "mode"),
              when,
              joined(window.path("effects")) + " at " + joined(window.path("on")),
              said(window).strip()));
    }
    table.print(output, rows);
    if (rows.isEmpty()) {
      output.say(
          "no window or freeze; a bundle's windows.yaml has them, or: wheeltapper window open");
    }
  }

  void maintenance(TableOptions table) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode work : declared.path("maintenance")) {
      String source = text(work, "source");
      rows.add(
          List.of(
              text(work, "target"),
              text(work, "state"),
              work.path("nodes").asInt() + " nodes",
              at(work.path("from").asLong()) + " to " + at(work.path("until").asLong()),
              (said(work) + (source.isEmpty() ? "" : " [" + source + "]")).strip()));
    }
    table.print(output, rows);
    if (rows.isEmpty()) {
      output.say("nothing is declared as maintenance");
    }
  }

  /** The open window of that name, else its last closing. */
  JsonNode reported(String name) {
    List<JsonNode> all = new ArrayList<>();
    declared.path("windows").forEach(all::add);
    declared.path("closed").forEach(all::add);
    return all.stream()
        .filter(w -> text(w, "name").equals(name) && w.has("report"))
        .findFirst()
        .orElseThrow(() ->
            new BadUse(
                "'"
                    + Terminal.plain(name, 80)
                    + "' has not been open; see: wheeltapper window list, and for older ones:"
                    + " wheeltapper audit show"));
  }

  void report(JsonNode window) {
    boolean open = text(window, "state").equals("open");
    line(
        "%s '%s' (%s) %s%s",
        text(window, "sort"),
        text(window, "name"),
        text(window, "mode").isEmpty() ? "holds" : text(window, "mode"),
        open ? "is open" : "is closed",
        said(window));
    line("from %s to %s", at(window.path("since").asLong()), at(window.path("until").asLong()));
    JsonNode report = window.path("report");
    part(report, "would", "would have done");
    part(report, "did", "did");
    part(report, "people", "people did");
    part(report, "remains", open ? "is open" : "remains, judged again from fresh data");
  }

  private void part(JsonNode report, String key, String words) {
    int count = report.path(key + "Count").asInt();
    line("%s: %s", words, count == 0 ? "nothing" : String.valueOf(count));
    report.path(key).forEach(l -> line("  %s", l.asText("")));
    int more = count - report.path(key).size();
    if (more > 0) {
      line("  and %d more; see: wheeltapper audit show", more);
    }
  }

  private static String said(JsonNode word) {
    String by = text(word, "by");
    String reason = text(word, "reason");
    return (by.isEmpty() ? "" : "  by " + by) + (reason.isEmpty() ? "" : ": " + reason);
  }

  private static String joined(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(w -> words.add(w.asText("")));
    return String.join(",", words);
  }

  private String at(long millis) {
    return SHOWN.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asText("");
  }

  private void line(String format, Object... values) {
    output.say(Terminal.plain(format.formatted(values), WIDTH));
  }
}
