package io.wheeltapper.deploy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "unset",
    header = "Take exactly one setting away; what is wider holds again.",
    customSynopsis = "@|bold wheeltapper mode unset|@ [--action NAME] [--fault CODE] [--at TARGET]",
    footer = {
      "",
      "@|bold Example|@",
      "  wheeltapper mode unset --action node.reboot --at rack:r12"
    })
final class ModeUnset implements Callable<Integer> {

  private final Output output;

  @Mixin private final ScopeOptions scope = new ScopeOptions();

  @Mixin private final WordOptions words = new WordOptions();

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final Help help = new Help();

  ModeUnset(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    String told =
        agent.client().post("/api/v1/mode/unset", scope.body(words)).path("detail").asText("told");
    output.say(Terminal.plain(told));
    return 0;
  }
}
