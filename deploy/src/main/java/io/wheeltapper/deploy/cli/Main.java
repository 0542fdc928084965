package io.wheeltapper.deploy.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The command line. Exit 0 done, 1 the answer is no, 2 bad use or bad input. */
public final class Main {

  /** The answer is no. */
  static final int NO = 1;

  /** Bad use or bad input. */
  static final int BAD = 2;

  private Main() {}

  /** Runs one command and ends the process. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  /** Runs one command. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    return line(out, err).execute(arguments);
  }

  static CommandLine line(PrintStream out, PrintStream err) {
    CommandLine line = new CommandLine(new Wheeltapper(), new Made(new Output(out, err)));
    line.setOut(new PrintWriter(out, true, out.charset()));
    line.setErr(new PrintWriter(err, true, err.charset()));
    Look.apply(line);
    line.setUsageHelpWidth(80);
    line.setUsageHelpLongOptionsMaxWidth(28);
    line.setAbbreviatedSubcommandsAllowed(false);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(Terminal.colours() ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler(Main::misused);
    line.setExecutionExceptionHandler(Main::failed);
    return line;
  }

  private static int misused(CommandLine.ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("wheeltapper: " + Terminal.plain(String.valueOf(e.getMessage())));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("see: " + line.getCommandSpec().qualifiedName() + " --help");
    return BAD;
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    return Failure.say(e, line.getErr());
  }

  /** Makes every command with the streams it prints to. */
  private record Made(Output output) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        return type.getDeclaredConstructor(Output.class).newInstance(output);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }
}
