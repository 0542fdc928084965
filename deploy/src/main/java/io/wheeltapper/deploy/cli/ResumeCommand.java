package io.wheeltapper.deploy.cli;

import picocli.CommandLine.Command;

@Command(
    name = "resume",
    header = "End a pause.",
    customSynopsis = "@|bold wheeltapper resume|@ [TARGET] [--by NAME] [--reason TEXT]",
    footer = {"", "@|bold Example|@", "  wheeltapper resume rack:r12"})
final class ResumeCommand extends Reach {

  ResumeCommand(Output output) {
    super(output, "resume");
  }
}
