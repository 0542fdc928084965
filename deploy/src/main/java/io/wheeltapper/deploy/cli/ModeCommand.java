package io.wheeltapper.deploy.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "mode",
    header = "How far the agent may go, for an action, a fault, a reach.",
    customSynopsis = "@|bold wheeltapper mode|@ MODE [--action NAME] [--fault CODE] [--at TARGET]",
    description = {
      "MODE is shadow, observe, ask or act. The narrowest setting wins; none goes",
      "beyond what 'wheeltapper up' was started with."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper mode ask --action node.reboot --at rack:r12"})
final class ModeCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "MODE", description = "shadow, observe, ask or act.")
  private String mode = "";

  @Option(names = "--action", paramLabel = "NAME", description = "Only this action (any).")
  private String action = "*";

  @Option(names = "--fault", paramLabel = "CODE", description = "Only this fault (any).")
  private String fault = "*";

  @Option(names = "--at", paramLabel = "TARGET", description = "Only there (the whole site).")
  private String target = "site:site";

  @Mixin private final WordOptions words = new WordOptions();

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final Help help = new Help();

  ModeCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, String> body =
        Map.of(
            "mode", mode,
            "action", action,
            "fault", fault,
            "target", target,
            "by", words.by(),
            "reason", words.reason());
    String told = agent.client().post("/api/v1/mode", body).path("detail").asText("told");
    output.say(Terminal.plain(told));
    return 0;
  }
}
