package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.policy.BadPolicy;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.lint.Checked;
import io.wheeltapper.deploy.lint.Lints;
import io.wheeltapper.deploy.lint.ProblemPages;
import io.wheeltapper.deploy.lint.Remark;
import io.wheeltapper.deploy.lint.Severity;
import io.wheeltapper.deploy.scenario.Scenarios;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code policy check} does. */
final class CheckBundle {

  private final Output output;
  private final Remarks form;

  CheckBundle(Output output, Remarks form) {
    this.output = output;
    this.form = form;
  }

  int run(Path folder, boolean strict) throws IOException, BadPolicy {
    if (!Files.isDirectory(folder)) {
      throw new BadUse(folder + ": no such folder; name a bundle's folder, with bundle.yaml in it");
    }
    Checked checked = Checked.of(folder);
    List<Remark> remarks = new ArrayList<>(checked.remarks());
    if (strict && checked.sound()) {
      remarks.addAll(Lints.look(folder));
    }
    if (checked.sound()) {
      tests(folder).forEach(p -> remarks.add(Remark.error(p)));
    }
    boolean good =
        remarks.stream().noneMatch(r -> r.severity() == Severity.ERROR)
            && (!strict || remarks.stream().noneMatch(r -> r.severity() == Severity.WARNING));
    if (!form.json()) {
      checked.report().forEach(l -> output.say(Terminal.plain(l)));
    }
    form.tell(remarks, output);
    if (!form.json()) {
      output.say(folder + ": " + Remarks.count(remarks));
    }
    return good ? 0 : Main.NO;
  }

  /** What is wrong with how its tests are written. */
  private static List<Problem> tests(Path folder) throws IOException {
    try {
      Bundle bundle = Bundle.load(folder, ClassStore.folder(Shipped.cache()));
      return Scenarios.problems(folder, bundle);
    } catch (Bundle.Bad bad) {
      return bad.problems();
    }
  }

  /** What a code means. */
  int explain(String code) {
    String page =
        ProblemPages.find(code)
            .orElseThrow(() ->
                new BadUse(
                    "there is no code '" + code + "'" + Nearest.hint(code, ProblemPages.codes())));
    output.say(code);
    output.say("");
    page.lines().forEach(output::say);
    return 0;
  }
}
