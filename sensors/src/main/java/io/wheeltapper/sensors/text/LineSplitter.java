package io.wheeltapper.sensors.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts bytes into lines. Holds at most {@link #LONGEST} bytes whatever comes: a longer line costs
 * itself and is skipped to its end. For one thread.
 */
public final class LineSplitter {

  /** Longest line in bytes; the kernel's own records end at 8 KiB. */
  public static final int LONGEST = 64 * 1024;

  /** Terminal colours, which {@code dmesg --color=always} leaves in a file. */
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]{0,20}[mK]");

  private final boolean returnEndsLine;
  private byte[] held = new byte[1024];
  private int length;
  private boolean skipping;
  private long number = 1;

  /**
   * A splitter at line 1.
   *
   * @param returnEndsLine whether a carriage return inside a line ends it too (progress bars);
   *     otherwise such a line is binary
   */
  public LineSplitter(boolean returnEndsLine) {
    this.returnEndsLine = returnEndsLine;
  }

  /** The number of bytes of a line begun and not ended yet. */
  public int pending() {
    return length;
  }

  /** The lines that end within these bytes. Empty lines are left out, and counted. */
  public List<Line> feed(byte[] bytes, int count) {
    List<Line> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < count; i++) {
      byte b = bytes[i];
      if (b == '\n' || (returnEndsLine && b == '\r')) {
        keep(bytes, from, i);
        end(lines);
        number += b == '\n' ? 1 : 0;
        from = i + 1;
      }
    }
    keep(bytes, from, count);
    return lines;
  }

  /** The last line when the text ends without a line end. */
  public List<Line> finish() {
    List<Line> lines = new ArrayList<>();
    end(lines);
    return lines;
  }

  private void keep(byte[] bytes, int from, int to) {
    int more = to - from;
    if (skipping || more == 0) {
      return;
    }
    if (length + more > LONGEST) {
      skipping = true;
      return;
    }
    if (length + more > held.length) {
      held = Arrays.copyOf(held, Math.min(LONGEST, Math.max(length + more, held.length * 2)));
    }
    System.arraycopy(bytes, from, held, length, more);
    length += more;
  }

  private void end(List<Line> lines) {
    if (skipping) {
      lines.add(new Line.Bad(number, "longer than " + LONGEST + " bytes"));
    } else if (length > 0) {
      line(lines);
    }
    skipping = false;
    length = 0;
  }

  private void line(List<Line> lines) {
    int end = held[length - 1] == '\r' ? length - 1 : length;
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(held, 0, end))
              .toString();
    } catch (CharacterCodingException e) {
      lines.add(new Line.Bad(number, "not UTF-8"));
      return;
    }
    if (text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    if (text.indexOf('\u001b') >= 0) {
      text = COLOUR.matcher(text).replaceAll("");
    }
    if (text.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
      lines.add(new Line.Bad(number, "binary: it holds control characters"));
    } else if (!text.isBlank()) {
      lines.add(new Line.Text(number, text));
    }
  }
}
