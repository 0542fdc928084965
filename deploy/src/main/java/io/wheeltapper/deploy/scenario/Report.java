package io.wheeltapper.deploy.scenario;

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
