package io.wheeltapper.deploy.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a node sends: a line that says whose it is and where in its stream, then a line for each
 * signal, compressed. Without signals it is a heartbeat. And what it gets back.
 */
final class Letter {

  /** Most bytes on the wire. */
  static final int MOST_BYTES = 1 << 20;

  /** Most bytes of text; a bomb ends here. */
  static final int MOST_TEXT = 16 << 20;

  /** Most signals. */
  static final int MOST_SIGNALS = 5_000;

  /**
   * The first line.
   *
   * @param node who speaks
   * @param stream of which process of it
   * @param first the number of the first signal in that stream
   * @param heed what it knows of what the rules look at, by {@link Heed#hash}; {@code ""} for
   *     nothing
   */
  record Head(String node, String stream, long first, String heed) {}

  /**
   * The answer.
   *
   * @param next the agent has all of the stream before this number
   * @param heed the hash of {@code looks}, as they hold now
   * @param looks what the rules look at; null when the node knows it
   */
  record Answer(long next, String heed, @Nullable List<Heed> looks) {}

  /** A letter that is of no use, with what is wrong with it. */
  static final class Bad extends Exception {
    private static final long serialVersionUID = 1L;

    Bad(String message) {
      super(message);
    }
  }

  private final Head head;
  private final List<Signal> signals;

  private Letter(Head head, List<Signal> signals) {
    this.head = head;
    this.signals = List.copyOf(signals);
  }

  Head head() {
    return head;
  }

  List<Signal> signals() {
    return signals;
  }

  static byte[] write(Head head, List<String> lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(Json.mapper().writeValueAsBytes(head));
      for (String line : lines) {
        out.write('\n');
        out.write(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /**
   * Reads one, bounded.
   *
   * @throws Bad when it is damaged, too long, or says what no node can say
   */
  static Letter read(byte[] bytes) throws Bad {
    String text = text(bytes);
    String[] lines = text.split("\n", -1);
    if (lines.length - 1 > MOST_SIGNALS) {
      throw new Bad("more than " + MOST_SIGNALS + " signals");
    }
    Head head;
    try {
      head = Json.mapper().readValue(lines[0], Head.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new Bad("line 1: " + brief(e));
    }
    if (head.node().isBlank()
        || head.node().length() > Target.LONGEST_ID
        || !head.stream().matches("\\d{13}-[0-9a-f]{8}")
        || head.first() < 0) {
      throw new Bad("line 1: a letter has a node, a stream and a first number");
    }
    List<Signal> signals = new ArrayList<>(lines.length);
    for (int i = 1; i < lines.length; i++) {
      try {
        signals.add(Json.mapper().readValue(lines[i], Signal.class));
      } catch (JsonProcessingException | IllegalArgumentException e) {
        throw new Bad("line " + (i + 1) + ": " + brief(e));
      }
    }
    return new Letter(head, signals);
  }

  private static String text(byte[] bytes) throws Bad {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] all = in.readNBytes(MOST_TEXT + 1);
      if (all.length > MOST_TEXT) {
        throw new Bad("longer than " + MOST_TEXT + " bytes");
      }
      return new String(all, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Bad("it cannot be unpacked: " + e.getMessage());
    }
  }

  private static String brief(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
