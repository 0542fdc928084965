package io.wheeltapper.deploy.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Recorded kernel lines, sick and benign, as they would come at one node of the laboratory. */
final class KernelLines {

  private static final Pattern PCI = Pattern.compile("[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}(\\.0)?");

  /** Of the simple expressions of the benign list. */
  private static final String[][] SAMPLES = {
    {"\\d+", "7"},
    {"\\d*", "7"},
    {"\\d", "7"},
    {"\\w+", "ab"},
    {"\\w*", "ab"},
    {".*", "x"},
    {"[0-9]*", "7"},
    {"[0-9]", "7"},
    {"[0-7]", "3"},
    {"[\\d\\.:-]+", "7"},
    {"\\", ""},
  };

  private static final String LAST = "the last word";

  private record Line(int code, int gpu, String text) {}

  private final Lab lab;
  private final int node;

  KernelLines(Lab lab, int node) {
    this.lab = lab;
    this.node = node;
  }

  /** Lets all of it happen, and holds every agent against it. */
  void over(List<AgentProcess> agents) throws IOException {
    List<Line> sick = sick();
    Set<String> benign = benign();
    for (Line line : sick) {
      lab.kernel(line.text());
    }
    for (String line : benign) {
      lab.kernel(line);
    }
    // The last word: when it is found, all that came before it was read.
    lab.xid(node, 7, 43, LAST);
    for (AgentProcess agent : agents) {
      agent.await(LAST, e -> found(e) && raw(e).anyMatch(r -> r.endsWith(LAST)));
      for (Line line : sick) {
        JsonNode found = agent.await(line.text(), e -> found(e) && says(e, line));
        assertEquals("" + line.code(), found.path("xid").asText(), found::toString);
        assertEquals(Lab.node(node), found.path("node").asText(), found::toString);
      }
      List<String> alarmed =
          agent.all("found").flatMap(KernelLines::raw).filter(benign::contains).toList();
      assertEquals(List.of(), alarmed, "benign lines alarmed somebody");
    }
    System.out.println("end to end: " + sick.size() + " Xid lines, " + benign.size() + " benign");
  }

  private static boolean found(JsonNode entry) {
    return entry.path("kind").asText().equals("found");
  }

  private boolean says(JsonNode entry, Line line) {
    return entry.path("pci").asText().equals(lab.pci(node, line.gpu()))
        && raw(entry).anyMatch(line.text()::equals);
  }

  private static Stream<String> raw(JsonNode entry) {
    // A record of /dev/kmsg: "12,2283,14966943466,-;NVRM: …".
    return entry
        .path("evidence")
        .valueStream()
        .map(e -> e.path("raw").asText().replaceFirst("^\\d+,\\d+,\\d+,[^;]*;", ""));
  }

  private List<Line> sick() throws IOException {
    List<Line> lines = new ArrayList<>();
    for (String[] row : rows("xid_lines_corpus.tsv")) {
      int gpu = lines.size() % 8;
      Matcher pci = PCI.matcher(row[4]);
      String here = pci.replaceFirst(Matcher.quoteReplacement(lab.pci(node, gpu)));
      // The kernel escapes what is not ASCII.
      String ascii = here.replaceAll("[^\\x20-\\x7e]", "-");
      lines.add(new Line(Integer.parseInt(row[0]), gpu, ascii));
    }
    return lines;
  }

  private static Set<String> benign() throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    for (String[] row : rows("imbue_benign_dmesg_patterns.tsv")) {
      if (row[0].equals("WHITELISTED_MESSAGES")) {
        lines.add(row[1].strip());
      } else if (row[0].equals("WHITELISTED_REGEX_STR")) {
        sample(row[1]).ifPresent(lines::add);
      }
    }
    assertTrue(lines.size() > 200, "" + lines.size());
    return lines;
  }

  /** A line that the expression matches, where it is a simple one. */
  private static Optional<String> sample(String expression) {
    String text = expression;
    for (String[] each : SAMPLES) {
      text = text.replace(each[0], each[1]);
    }
    return Pattern.compile(expression).matcher(text).find() ? Optional.of(text) : Optional.empty();
  }

  private static List<String[]> rows(String name) throws IOException {
    Path file = Lab.root().resolveSibling("shared/data/xid-logs").resolve(name);
    for (Path up = Lab.root(); up != null && !Files.exists(file); up = up.getParent()) {
      file = up.resolve("shared/data/xid-logs").resolve(name);
    }
    Assumptions.assumeTrue(Files.exists(file), "skipped: no recorded inputs here, " + name);
    return Files.readAllLines(file).stream().skip(1).map(l -> l.split("\t", -1)).toList();
  }
}
