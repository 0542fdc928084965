package io.wheeltapper.deploy.cli;

import picocli.CommandLine.Command;

@Command(
    name = "pause",
    header = "Start nothing new: at the whole site, a rack or a node.",
    customSynopsis = "@|bold wheeltapper pause|@ [TARGET] [--by NAME] [--reason TEXT]",
    description = "What runs already is carried to its end. A pause survives restarts.",
    footer = {"", "@|bold Example|@", "  wheeltapper pause rack:r12 --reason \"cooling works\""})
final class PauseCommand extends Reach {

  PauseCommand(Output output) {
    super(output, "pause");
  }
}
