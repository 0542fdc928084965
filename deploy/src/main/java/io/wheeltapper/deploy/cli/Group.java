package io.wheeltapper.deploy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only has commands; alone it is bad use. */
abstract class Group implements Runnable {

  @Mixin private final Help help = new Help();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public final void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "which command? " + String.join(", ", spec.subcommands().keySet()));
  }
}
