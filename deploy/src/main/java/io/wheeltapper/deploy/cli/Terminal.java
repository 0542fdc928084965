package io.wheeltapper.deploy.cli;

import java.io.Console;
import picocli.CommandLine.Model.CommandSpec;

/** What the screen can show. */
final class Terminal {

  /** A width that nothing reaches. */
  static final int UNBOUNDED = 1_000_000;

  private Terminal() {}

  /** Whether a person looks at what is printed. */
  static boolean there() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Colours only on a terminal, and not where a person said no (no-color.org). */
  static boolean colours() {
    String no = System.getenv("NO_COLOR");
    return there() && (no == null || no.isEmpty());
  }

  /**
   * How many columns it has: {@code COLUMNS}, else what the terminal says; {@link #UNBOUNDED} where
   * there is none, so that a file and a pipe have everything.
   */
  static int width() {
    String columns = Contexts.variable("COLUMNS");
    if (columns.matches("[1-9]\\d{0,4}")) {
      return Integer.parseInt(columns);
    }
    return there() ? CommandSpec.create().usageMessage().autoWidth(true).width() : UNBOUNDED;
  }

  /** Untrusted text for a screen: control characters become blanks. */
  static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n]]", " ").replaceAll("[\\p{Cf}]", "");
  }

  /** The same, cut to a width. */
  static String plain(String text, int width) {
    String clean = plain(text).replace('\n', ' ');
    return clean.length() <= width ? clean : clean.substring(0, Math.max(0, width - 1)) + "…";
  }
}
