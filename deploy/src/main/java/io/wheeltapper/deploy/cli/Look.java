package io.wheeltapper.deploy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Every command's help has the same shape. */
final class Look {

  private Look() {}

  static void apply(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    if (usage.customSynopsis().length == 0) {
      usage.abbreviateSynopsis(true);
    }
    usage.synopsisHeading("@|bold Usage|@  ");
    usage.parameterListHeading("%n@|bold What|@%n");
    usage.optionListHeading("%n@|bold Options|@%n");
    usage.commandListHeading("%n@|bold Commands|@%n");
    usage.descriptionHeading("%n");
    usage.sortOptions(false);
    line.getSubcommands().values().forEach(Look::apply);
  }
}
