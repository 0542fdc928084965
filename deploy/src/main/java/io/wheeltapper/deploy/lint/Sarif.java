package io.wheeltapper.deploy.lint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.spi.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Remarks as SARIF 2.1.0 (OASIS, errata 01), which code hosts and editors show beside the lines.
 * Each code is a rule of the tool with its page as help text. The page's place, {@code
 * problems.md#code}, stands in the help's Markdown: {@code helpUri} wants an absolute address, and
 * a build has none.
 */
public final class Sarif {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private Sarif() {}

  /** Writes the file; paths in it are relative to {@code base} where they lie below it. */
  public static void write(List<Remark> remarks, Path base, String version, Path file)
      throws IOException {
    Files.write(
        file,
        Json.mapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(log(remarks, base, version)));
  }

  static ObjectNode log(List<Remark> remarks, Path base, String version) {
    ObjectNode log = Json.mapper().createObjectNode();
    log.put("$schema", SCHEMA);
    log.put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "wheeltapper policy");
    driver.put("version", version);
    List<String> codes = remarks.stream().map(r -> r.problem().code()).distinct().sorted().toList();
    ArrayNode rules = driver.putArray("rules");
    codes.forEach(code -> rule(rules.addObject(), code));
    run.put("columnKind", "utf16CodeUnits");
    ArrayNode results = run.putArray("results");
    remarks.forEach(r -> result(results.addObject(), r, base, codes.indexOf(r.problem().code())));
    return log;
  }

  private static void rule(ObjectNode rule, String code) {
    rule.put("id", code);
    rule.putObject("shortDescription").put("text", ProblemPages.meaning(code));
    String page = ProblemPages.find(code).orElse(code);
    ObjectNode help = rule.putObject("help");
    help.put("text", page);
    help.put("markdown", page + "\n\n[" + code + "](" + ProblemPages.FILE + "#" + code + ")");
  }

  private static void result(ObjectNode result, Remark remark, Path base, int rule) {
    Problem problem = remark.problem();
    result.put("ruleId", problem.code());
    result.put("ruleIndex", rule);
    result.put("level", remark.severity().word());
    String mend = problem.mend().isEmpty() ? "" : "; " + problem.mend();
    result.putObject("message").put("text", problem.message() + mend);
    ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
    int cell = problem.file().indexOf(".xlsx:");
    String file = cell < 0 ? problem.file() : problem.file().substring(0, cell + 5);
    place.putObject("artifactLocation").put("uri", uri(file, base));
    if (problem.line() > 0) {
      ObjectNode region = place.putObject("region");
      region.put("startLine", problem.line());
      if (problem.column() > 0) {
        region.put("startColumn", problem.column());
      }
    }
    if (cell >= 0) {
      result
          .withArray("locations")
          .get(0)
          .withObject("/message")
          .put("text", problem.file().substring(cell + 6));
    }
  }

  private static String uri(String file, Path base) {
    Path path = Path.of(file).toAbsolutePath().normalize();
    Path from = base.toAbsolutePath().normalize();
    String shown = path.startsWith(from) ? from.relativize(path).toString() : path.toString();
    try {
      return new URI(null, null, shown.replace('\\', '/'), null).getRawPath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("every path is the path of an address: " + shown, e);
    }
  }
}
