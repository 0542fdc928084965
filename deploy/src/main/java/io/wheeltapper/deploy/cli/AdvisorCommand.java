package io.wheeltapper.deploy.cli;

import picocli.CommandLine.Command;

@Command(
    name = "advisor",
    header = "The language model that gives second opinions: is it any good; have it draft a rule.",
    customSynopsis = "@|bold wheeltapper advisor|@ COMMAND",
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper advisor eval --config wheeltapper.yaml",
      "  wheeltapper advisor draft c3f9a01c2d4e --config wheeltapper.yaml"
    },
    subcommands = {AdvisorEvalCommand.class, AdvisorDraftCommand.class})
final class AdvisorCommand extends Group {}
