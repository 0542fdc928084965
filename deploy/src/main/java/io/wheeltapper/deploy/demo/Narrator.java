package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Entry;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Tells a person at a terminal what the ledger says: one line an entry, who, what, why. Safe for
 * one thread.
 */
public final class Narrator {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final int LONGEST = 400;
  private static final int LEAST_DETAIL = 12;
  private static final String RESET = "\u001b[0m";

  private final PrintStream out;
  private final int width;
  private final boolean colours;
  private final ZoneId zone;
  private final boolean unicode;

  /**
   * A narrator of its own.
   *
   * @param width columns after which a line is cut with an ellipsis; 0 where nothing is cut, as in
   *     a file
   * @param colours only where {@code out} is a terminal
   * @param zone whose clock the times are in
   */
  public Narrator(PrintStream out, int width, boolean colours, ZoneId zone) {
    this.out = out;
    this.width = width == 0 ? LONGEST : width;
    this.colours = colours;
    this.zone = zone;
    this.unicode = out.charset().newEncoder().canEncode('→');
  }

  /** Prints the entry. */
  public void tell(Entry entry) {
    Line line = Line.of(entry, zone);
    String clock = CLOCK.format(Instant.ofEpochMilli(entry.at()).atZone(zone));
    String words = fit(line, width - clock.length() - Line.WORD - 2);
    String head = String.format(Locale.ROOT, "%-" + Line.WORD + "s", line.word());
    out.println(
        colours
            ? dim(clock) + " " + line.tone().code() + head + RESET + " " + words
            : clock + " " + head + " " + words);
  }

  private static String dim(String text) {
    return Line.Tone.DIM.code() + text + RESET;
  }

  /** All of it where there is room; else less of the detail, then less of the whole. */
  private String fit(Line line, int room) {
    String words = plain(line.words());
    String detail = plain(line.detail());
    String tail = plain(line.tail());
    if (!detail.isEmpty()) {
      int left = room - length(words) - length(tail) - 2;
      detail = left < LEAST_DETAIL ? "" : "  " + cut(detail, left);
    }
    return cut(words + detail + tail, room);
  }

  private String cut(String text, int room) {
    if (length(text) <= room) {
      return text;
    }
    String mark = unicode ? "…" : "...";
    return text.substring(0, text.offsetByCodePoints(0, room - mark.length())) + mark;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Untrusted text never moves the cursor: control and bidirectional characters become blanks. */
  private String plain(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .limit(LONGEST * 2L)
        .forEach(c -> clean.appendCodePoint(showable(c) ? c : ' '));
    String shown = clean.toString();
    return unicode ? shown : shown.replace("→", "->").replace("·", "-").replace("×", "x");
  }

  private static boolean showable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
