package io.wheeltapper.deploy.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.spi.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * How a bundle's scenarios ended. Nothing is run while there is a problem.
 *
 * @param problems what is wrong with the bundle or with what was written in its tests
 * @param results by file, in the order written
 */
public record Report(List<Problem> problems, List<Result> results) {

  public Report {
    problems = List.copyOf(problems);
    results = List.copyOf(results);
  }

  /** 0 all passed, 1 a scenario failed, 2 a file is bad or there is nothing to run. */
  public int exitCode() {
    if (!problems.isEmpty()) {
      return 2;
    }
    return results.stream().allMatch(Result::ok) ? 0 : 1;
  }

  /**
   * For a program: an object a scenario with {@code kind:"scenario" file line name ok complaints
   * story why}, or one a problem with {@code kind:"problem" file line column code message mend}.
   */
  public List<String> json() {
    List<String> lines = new ArrayList<>();
    for (Problem p : problems) {
      ObjectNode one = object("problem", p.file(), p.line());
      one.put("column", p.column()).put("code", p.code());
      lines.add(one.put("message", p.message()).put("mend", p.mend()).toString());
    }
    for (Result r : results) {
      ObjectNode one =
          object("scenario", r.file(), r.line()).put("name", r.name()).put("ok", r.ok());
      r.complaints().forEach(one.putArray("complaints")::add);
      r.story().forEach(one.putArray("story")::add);
      if (!r.why().isEmpty()) {
        r.why().forEach(one.putArray("why")::add);
      }
      lines.add(one.toString());
    }
    return lines;
  }

  private static ObjectNode object(String kind, String file, int line) {
    return Json.mapper().createObjectNode().put("kind", kind).put("file", file).put("line", line);
  }

  /** For a person, to standard output; problems are for standard error. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    results.forEach(r -> lines.addAll(r.lines()));
    if (problems.isEmpty()) {
      long failed = results.stream().filter(r -> !r.ok()).count();
      lines.add(
          results.size()
              + (results.size() == 1 ? " scenario, " : " scenarios, ")
              + (failed == 0 ? "all as expected" : failed + " FAILED"));
    }
    return lines;
  }
}
