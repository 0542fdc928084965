package io.wheeltapper.deploy.cli;

import picocli.CommandLine.Command;

@Command(
    name = "policy",
    header = "What operators write: check a bundle before it decides anything.",
    customSynopsis = "@|bold wheeltapper policy|@ COMMAND DIR",
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper policy check policies",
      "  wheeltapper policy test policies"
    },
    subcommands = {
      PolicyCheckCommand.class,
      PolicyLintCommand.class,
      PolicyFmtCommand.class,
      PolicyGraphCommand.class,
      PolicyTestCommand.class,
      PolicyCoverCommand.class,
      PolicyEvalCommand.class,
      PolicyExplainCommand.class,
      PolicyReplayCommand.class,
      PolicyBenchCommand.class,
      PolicyScoreCommand.class,
      PolicyScoreboardCommand.class,
      PolicyShadowCommand.class,
      PolicyActivateCommand.class,
      PolicySignCommand.class,
      PolicyVerifyCommand.class,
    })
final class PolicyCommand extends Group {}
