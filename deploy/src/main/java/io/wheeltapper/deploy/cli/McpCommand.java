package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.mcp.Agent;
import io.wheeltapper.deploy.mcp.McpStdio;
import io.wheeltapper.deploy.mcp.Unanswered;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "mcp",
    header = "Let your own assistant ask about cases, budgets and the ledger; read-only.",
    customSynopsis = {
      "@|bold wheeltapper mcp|@ [--url URL | --context NAME] [--data DIR]",
      "                [--token-file FILE]"
    },
    description = {
      "A Model Context Protocol server on standard input and output, which an",
      "assistant starts by itself; it ends with its input. It asks the running agent,",
      "by GET alone; with --data it also reads that ledger: explanations, post-mortems",
      "and whether the ledger is intact. Nothing that it offers changes anything.",
      "",
      "A token is passed on, as 'Authorization: Bearer': where the agent has logins, the",
      "assistant sees what that token's roles may see, and nothing without one. --data",
      "reads with the rights of whoever starts this.",
      ""
    },
    footer = {
      "",
      "@|bold Example|@, as assistants are told of it",
      "  {\"mcpServers\": {\"wheeltapper\": {",
      "    \"command\": \"deploy/bin/wheeltapper\", \"args\": [\"mcp\", \"--data\", \"data\"]}}}"
    })
final class McpCommand implements Callable<Integer> {

  /** Held, since loggers that nobody holds forget their level. */
  private static final Logger SDK = Logger.getLogger("io.modelcontextprotocol");

  private final Output output;

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of the ledger, to read too.")
  private @Nullable Path data;

  @Mixin private final Help help = new Help();

  McpCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (data != null && !Files.isDirectory(data)) {
      throw new BadUse(
          Terminal.plain(data.toString()) + " is no folder; --data names the ledger's");
    }
    ApiClient client = agent.client();
    SDK.setLevel(Level.WARNING);
    // Whatever prints by mistake must not stand between the protocol's lines.
    PrintStream protocol = output.out();
    System.setOut(output.err());
    new McpStdio(asking(client), data, Version.word()).serve(System.in, protocol);
    return 0;
  }

  private static Agent asking(ApiClient client) {
    return path -> {
      try {
        return client.get(path);
      } catch (BadUse e) {
        throw new Unanswered(String.valueOf(e.getMessage()));
      }
    };
  }
}
