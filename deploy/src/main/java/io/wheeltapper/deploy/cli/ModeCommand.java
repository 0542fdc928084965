package io.wheeltapper.deploy.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "mode",
    header = "How far the agent may go, for an action, a fault, a reach.",
    customSynopsis = {
      "@|bold wheeltapper mode|@ MODE [--action NAME] [--fault CODE] [--at TARGET]",
      "        @|bold wheeltapper mode|@ list | unset"
    },
    description = {
      "MODE is shadow, observe, ask or act. The narrowest setting wins: a node's before its",
      "rack's, partition's or job's, those before the site's; of two that cross the more cautious.",
      "None goes beyond what 'wheeltapper up' was started with."
    },
    subcommands = {ModeList.class, ModeUnset.class},
    footer = {"", "@|bold Example|@", "  wheeltapper mode ask --action node.reboot --at rack:r12"})
final class ModeCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "MODE", arity = "0..1", description = "shadow, observe, ask or act.")
  private String mode = "";

  @Mixin private final ScopeOptions scope = new ScopeOptions();

  @Mixin private final WordOptions words = new WordOptions();

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final Help help = new Help();

  ModeCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (mode.isEmpty()) {
      throw new BadUse("which mode? write shadow, observe, ask or act; or see: mode list");
    }
    Map<String, String> body = new TreeMap<>(scope.body(words));
    body.put("mode", mode);
    String told = agent.client().post("/api/v1/mode", body).path("detail").asText("told");
    output.say(Terminal.plain(told));
    return 0;
  }
}
