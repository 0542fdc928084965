package io.wheeltapper.deploy.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    header = "Read, confine and compile a bundle; say everything that is wrong.",
    customSynopsis = {
      "@|bold wheeltapper policy check|@ DIR [--strict] [--json] [--sarif FILE]",
      "@|bold wheeltapper policy check|@ --explain CODE"
    },
    description = {
      "Each problem is one line on standard error: file:line:column, what is",
      "wrong, the mend, and a code. Exit code 1 when there is one, 2 without a",
      "folder."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper policy check policies --strict",
      "  wheeltapper policy check --explain drl-tier"
    })
final class PolicyCheckCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(arity = "0..1", paramLabel = "DIR", description = "The bundle's folder.")
  private @Nullable Path folder;

  @Option(names = "--strict", description = "Warnings fail too, and those of 'policy lint'.")
  private boolean strict;

  @Option(
      names = "--explain",
      paramLabel = "CODE",
      description = "What a code means: a wrong line and the right one.")
  private String code = "";

  @Mixin private final Remarks form = new Remarks();

  @Mixin private final Help help = new Help();

  PolicyCheckCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    CheckBundle check = new CheckBundle(output, form);
    if (!code.isEmpty()) {
      return check.explain(code);
    }
    if (folder == null) {
      throw new BadUse("which bundle? wheeltapper policy check policies");
    }
    return check.run(folder, strict);
  }
}
