package io.wheeltapper.deploy.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    header = "Let the shell complete commands and options.",
    customSynopsis = "@|bold wheeltapper completion|@ bash|zsh|fish",
    footer = {
      "",
      "@|bold Examples|@",
      "  source <(wheeltapper completion bash)        and the same in ~/.bashrc or ~/.zshrc",
      "  wheeltapper completion fish > ~/.config/fish/completions/wheeltapper.fish"
    })
final class CompletionCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private String shell = "";

  @Mixin private final Help help = new Help();

  CompletionCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    CommandLine whole = Main.line(output.out(), output.err());
    String name = whole.getCommandName();
    output.say(
        switch (shell) {
          // The script for bash makes zsh understand it, by its own bashcompinit.
          case "bash", "zsh" -> AutoComplete.bash(name, whole);
          case "fish" -> Fish.script(whole);
          default ->
              throw new BadUse("'" + Terminal.plain(shell, 80) + "' is none of bash, zsh, fish");
        });
    return 0;
  }
}
