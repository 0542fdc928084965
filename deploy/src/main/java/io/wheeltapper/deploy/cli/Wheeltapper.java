package io.wheeltapper.deploy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The root: without a command it shows its help and says that one is wanted. */
@Command(
    name = "wheeltapper",
    versionProvider = Version.class,
    header = {
      "Keeps an AI factory running: senses, decides by your policies, acts safely,",
      "and writes everything to a ledger that an outsider can check.",
      ""
    },
    customSynopsis = "@|bold wheeltapper|@ COMMAND [OPTIONS]",
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper up --demo                    a simulated factory, observed",
      "  wheeltapper replay --from kmsg=dmesg.txt --node n1",
      "  wheeltapper audit verify --data ./data   is the ledger intact?",
      "",
      "Nothing is acted on before a person says so: the agent observes by default.",
      "Exit code 0: done. 1: the answer is no. 2: bad use or bad input."
    },
    subcommands = {
      UpCommand.class,
      NodeCommand.class,
      GpuCommand.class,
      InitCommand.class,
      DoctorCommand.class,
      ReplayCommand.class,
      PolicyCommand.class,
      AuditCommand.class,
      CaseCommand.class,
      FleetCommand.class,
      WouldCommand.class,
      SearchCommand.class,
      LogCommand.class,
      AdvisorCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      ModeCommand.class,
      WindowCommand.class,
      MaintenanceCommand.class,
      SloCommand.class,
      TopologyCommand.class,
      RbacCommand.class,
      TokenCommand.class,
      McpCommand.class,
      ContextCommand.class,
      CompletionCommand.class,
    })
final class Wheeltapper implements Runnable {

  @Mixin private final Help help = new Help();

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  private boolean version;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "which command? " + String.join(", ", spec.subcommands().keySet()));
  }
}
