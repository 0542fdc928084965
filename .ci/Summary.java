import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Reads the reports that Surefire and Failsafe left below a folder and prints the time of each suite, what was skipped
 * and why, what failed, and JaCoCo's figure. The last line is three numbers: passed, failed, skipped. What failed is
 * written to the file that the second argument names, one a line.
 */
final class Summary {
  record Test(String name, String result, String reason) {}

  record Suite(String name, int tests, double seconds) {}

  static final List<Test> tests = new ArrayList<>();
  static final List<Suite> suites = new ArrayList<>();

  static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    DocumentBuilder xml = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
    for (Path report : find(root, "glob:**/{surefire,failsafe}-reports/TEST-*.xml")) {
      read(xml.parse(report.toFile()).getDocumentElement());
    }
    print(
        "Time of each of the " + suites.size() + " suites:",
        suites.stream()
            .sorted(Comparator.comparingDouble(Suite::seconds).reversed())
            .map(s ->
                String.format(
                    Locale.ROOT, "%8.1f s  %4d tests  %s", s.seconds(), s.tests(), s.name()))
            .toList());
    print("Skipped:", of("skipped"));
    print("Failed:", of("failed"));
    Files.write(Path.of(args[1]), of("failed").stream().map(String::strip).toList());
    coverage(root);
    System.out.println(
        of("passed").size() + " " + of("failed").size() + " " + of("skipped").size());
  }

  static void read(Element suite) {
    NodeList cases = suite.getElementsByTagName("testcase");
    double seconds = 0;
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      String time = test.getAttribute("time").replace(",", "");
      seconds += time.isEmpty() ? 0 : Double.parseDouble(time);
      String result =
          has(test, "failure") || has(test, "error")
              ? "failed"
              : has(test, "skipped") ? "skipped" : "passed";
      tests.add(
          new Test(
              test.getAttribute("classname") + "." + test.getAttribute("name"),
              result,
              reason(test)));
    }
    suites.add(new Suite(suite.getAttribute("name"), cases.getLength(), seconds));
  }

  static boolean has(Element test, String tag) {
    return test.getElementsByTagName(tag).getLength() > 0;
  }

  static String reason(Element test) {
    for (String tag : List.of("failure", "error", "skipped")) {
      if (has(test, tag)) {
        String message = ((Element) test.getElementsByTagName(tag).item(0)).getAttribute("message");
        return message
            .lines()
            .findFirst()
            .map(line -> line.substring(0, Math.min(200, line.length())))
            .orElse("");
      }
    }
    return "";
  }

  static List<String> of(String result) {
    return tests.stream()
        .filter(t -> t.result().equals(result))
        .map(t -> "  " + t.name() + (t.reason().isEmpty() ? "" : ": " + t.reason()))
        .toList();
  }

  static void print(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      System.out.println(title);
      lines.forEach(System.out::println);
    }
  }

  /** Instructions missed and covered are the fourth and fifth column of JaCoCo's CSV. */
  static void coverage(Path root) throws IOException {
    long missed = 0;
    long covered = 0;
    for (Path csv : find(root, "glob:**/site/jacoco/jacoco.csv")) {
      for (String line : Files.readAllLines(csv).stream().skip(1).toList()) {
        String[] columns = line.split(",");
        missed += Long.parseLong(columns[3]);
        covered += Long.parseLong(columns[4]);
      }
    }
    if (missed + covered > 0) {
      System.out.printf(
          Locale.ROOT,
          "Coverage by each module's own tests (JaCoCo, instructions): %.1f %%%n",
          100.0 * covered / (missed + covered));
    }
  }

  static List<Path> find(Path root, String glob) throws IOException {
    var matcher = root.getFileSystem().getPathMatcher(glob);
    try (var files = Files.walk(root)) {
      return files.filter(matcher::matches).sorted().toList();
    }
  }
}
