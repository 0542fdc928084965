package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.lint.Checked;
import io.wheeltapper.deploy.lint.Lints;
import io.wheeltapper.deploy.lint.Remark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "lint",
    header = "What a bundle that is in order may still have wrong.",
    customSynopsis = "@|bold wheeltapper policy lint|@ DIR [--json] [--sarif FILE]",
    description = {
      "Rules that can never fire, that say the same or the opposite, loops, ladders",
      "without a second witness, a look before giving back, a limit or a cooldown.",
      "One finding is silenced by a remark in the rule, or above the YAML line:",
      "  // lint: ignore lint-window because all of the site is meant",
      "Exit code 1 when something is found, 2 when there is no folder."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper policy lint policies",
      "  wheeltapper policy check --explain lint-tie"
    })
final class PolicyLintCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
  private Path folder = Path.of("");

  @Mixin private final Remarks form = new Remarks();

  @Mixin private final Help help = new Help();

  PolicyLintCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isDirectory(folder)) {
      throw new BadUse(folder + ": no such folder; name a bundle's folder, with bundle.yaml in it");
    }
    Checked checked = Checked.of(folder);
    List<Remark> remarks = new ArrayList<>(checked.remarks());
    if (checked.sound()) {
      remarks.addAll(Lints.look(folder));
    }
    form.tell(remarks, output);
    if (!form.json()) {
      output.say(folder + ": " + Remarks.count(remarks));
    }
    return remarks.isEmpty() ? 0 : Main.NO;
  }
}
