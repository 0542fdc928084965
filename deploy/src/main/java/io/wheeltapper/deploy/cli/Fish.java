package io.wheeltapper.deploy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What fish completes: picocli writes it for bash and zsh only. Pure. */
final class Fish {

  /** The words so far that are no options; a command is met where they begin with its own. */
  private static final String BEGIN =
      """
      # What is no option, so far: which command it is.
      function __wheeltapper_at
        set -l words (string match -v -- '-*' (commandline -opc))[2..]
        set -l count (count $argv)
        test (count $words) -ge $count; or return 1
        test "$words[1..$count]" = "$argv"; or test $count -eq 0
      end
      # The same, and the next word is one more command.
      function __wheeltapper_wants
        test (count (string match -v -- '-*' (commandline -opc))) -eq (math (count $argv) + 1)
        and __wheeltapper_at $argv
      end
      """;

  private Fish() {}

  static String script(CommandLine whole) {
    StringBuilder script = new StringBuilder(BEGIN);
    command(script, whole, "");
    return script.toString().stripTrailing();
  }

  private static void command(StringBuilder script, CommandLine line, String path) {
    if (!line.getSubcommands().isEmpty()) {
      line.getSubcommands()
          .forEach((name, sub) ->
              script.append(
                  "complete -c wheeltapper -f -n '__wheeltapper_wants%s' -a %s -d %s\n"
                      .formatted(
                          path,
                          name,
                          quoted(first(sub.getCommandSpec().usageMessage().header())))));
    }
    for (OptionSpec option : line.getCommandSpec().options()) {
      script.append("complete -c wheeltapper -n '__wheeltapper_at%s'".formatted(path));
      for (String name : option.names()) {
        script.append(
            name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
      }
      script.append(option.arity().max() > 0 ? " -r" : "");
      script.append(" -d ").append(quoted(first(option.description()))).append('\n');
    }
    line.getSubcommands().forEach((name, sub) -> command(script, sub, path + " " + name));
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0];
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
