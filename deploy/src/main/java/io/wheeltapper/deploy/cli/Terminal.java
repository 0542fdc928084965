package io.wheeltapper.deploy.cli;

import java.io.Console;

/** What the screen can show. */
final class Terminal {

  private Terminal() {}

  /** Colours only on a terminal, and not where a person said no (no-color.org). */
  static boolean colours() {
    Console console = System.console();
    String no = System.getenv("NO_COLOR");
    return console != null && console.isTerminal() && (no == null || no.isEmpty());
  }

  /** Untrusted text for a screen: control characters become blanks. */
  static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n]]", " ").replaceAll("[\\p{Cf}]", "");
  }

  /** The same, cut to a width. */
  static String plain(String text, int width) {
    String clean = plain(text).replace('\n', ' ');
    return clean.length() <= width ? clean : clean.substring(0, width - 1) + "…";
  }
}
