package io.wheeltapper.deploy.cli;

import picocli.CommandLine.Command;

@Command(
    name = "token",
    header = "Static tokens, by which programs and people log in to the API.",
    customSynopsis = "@|bold wheeltapper token|@ COMMAND [OPTIONS]",
    footer = {
      "",
      "@|bold Example|@",
      "  wheeltapper token create prometheus --role viewer --file tokens"
    },
    subcommands = {TokenCreateCommand.class})
final class TokenCommand extends Group {}
