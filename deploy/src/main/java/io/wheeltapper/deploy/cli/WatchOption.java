package io.wheeltapper.deploy.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * {@code --watch}: shows something again whenever it may have changed, until Ctrl-C. On a terminal
 * it is drawn anew; elsewhere only lines that changed are printed.
 */
final class WatchOption {

  private static final String CLEAR = "\u001b[2J";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";

  @Option(names = "--watch", description = "Again at each change, until Ctrl-C.")
  private boolean watch;

  /** Prints what there is now. */
  interface View {
    void print(Output output) throws Exception;
  }

  /** A folder is no agent. */
  void notOf(Path data) {
    if (watch) {
      throw new BadUse("--watch asks the running agent, not " + data + "; leave --data out");
    }
  }

  /** Once, or until whoever reads goes away. */
  void show(ApiClient client, Output output, boolean json, View view) throws Exception {
    if (!watch) {
      view.print(output);
      return;
    }
    boolean screen = Terminal.there() && !json;
    List<String> lines = lines(output, view);
    Set<String> before = Set.of();
    if (screen) {
      output.out().print(CLEAR);
    }
    try (Wake wake = new Wake(client)) {
      while (true) {
        if (screen) {
          draw(output.out(), lines);
        } else {
          before = changes(output, before, lines, json);
        }
        if (output.out().checkError()) {
          return;
        }
        lines = next(wake, output, view);
      }
    }
  }

  /** What it is then; an agent that went away is waited for. */
  private static List<String> next(Wake wake, Output output, View view) throws Exception {
    boolean told = false;
    while (true) {
      wake.await();
      try {
        return lines(output, view);
      } catch (NoAgent e) {
        if (!told) {
          output.note("wheeltapper: " + Terminal.plain(String.valueOf(e.getMessage())));
          output.note("wheeltapper: it is waited for; Ctrl-C ends this");
        }
        told = true;
      }
    }
  }

  private static List<String> lines(Output output, View view) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream into = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      view.print(new Output(into, output.err()));
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static void draw(PrintStream out, List<String> lines) {
    String now = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString();
    StringBuilder screen = new StringBuilder(HOME);
    screen.append("as of ").append(now).append("; Ctrl-C ends").append(REST_OF_LINE).append('\n');
    lines.forEach(l -> screen.append(l).append(REST_OF_LINE).append('\n'));
    out.print(screen.append(REST_OF_SCREEN));
    out.flush();
  }

  /** How wide a column is changes nothing. */
  private static Set<String> changes(
      Output output, Set<String> before, List<String> lines, boolean json) {
    Set<String> now = lines.stream().map(WatchOption::narrow).collect(Collectors.toSet());
    if (!json) {
      Set<String> gone = new HashSet<>(before);
      gone.removeAll(now);
      gone.stream().filter(l -> !l.isEmpty()).sorted().forEach(l -> output.say("gone  " + l));
    }
    lines.stream().filter(l -> !before.contains(narrow(l))).forEach(output::say);
    output.out().flush();
    return now;
  }

  private static String narrow(String line) {
    return line.strip().replaceAll(" +", " ");
  }
}
