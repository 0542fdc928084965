package io.wheeltapper.deploy.lint;

import io.wheeltapper.advisor.runbook.Runbook;
import io.wheeltapper.advisor.runbook.RunbookFolder;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.BadPolicy;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.deploy.wiring.VetoNames;
import io.wheeltapper.rules.PolicyCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A bundle, read, confined and compiled, with everything that is wrong with it.
 *
 * @param remarks errors first; when there is none, warnings
 * @param report lines for a person: the rules, what passes the filter, what is recorded only
 */
public record Checked(List<Remark> remarks, List<String> report) {

  public Checked {
    remarks = List.copyOf(remarks);
    report = List.copyOf(report);
  }

  /** Checks a folder. Blocks for seconds. */
  public static Checked of(Path folder) throws IOException, BadPolicy {
    List<Remark> remarks = new ArrayList<>();
    PolicyReader.check(folder).forEach(p -> remarks.add(Remark.error(p)));
    List<Problem> pages = new ArrayList<>();
    List<Runbook> runbooks = RunbookFolder.read(List.of(folder), pages);
    pages.forEach(p -> remarks.add(Remark.error(p)));
    PolicyCheck.Report rules = PolicyCheck.check(folder);
    rules.problems().forEach(p -> remarks.add(Remark.error(p)));
    if (!remarks.isEmpty()) {
      return new Checked(remarks, rules.report());
    }
    var ladders = PolicyReader.read(folder).ladders().keySet();
    VetoNames.check(rules.words(), ladders, rules.faults())
        .forEach(p -> remarks.add(Remark.error(p)));
    List<String> report = new ArrayList<>(rules.report());
    if (!runbooks.isEmpty()) {
      report.add("runbooks: " + runbooks.size());
    }
    if (remarks.isEmpty()) {
      FaultNames names = new FaultNames(rules.faults(), ladders.stream().map(Fault::code).toList());
      remarks.addAll(names.slips());
      remarks.addAll(new FaultWords(folder, names.all()).slips());
      if (!names.recordedOnly().isEmpty()) {
        report.add("recorded only, no ladder: " + String.join(", ", names.recordedOnly()));
      }
    }
    return new Checked(remarks, report);
  }

  /** Whether the bundle can run. */
  public boolean sound() {
    return remarks.stream().noneMatch(r -> r.severity() == Severity.ERROR);
  }
}
