package io.wheeltapper.deploy.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
  static final int MOST_TEXT = 4 << 20;

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
   * @param since which process of the agent answers: a new one knows nothing of what was said once
   */
  record Answer(long next, String heed, @Nullable List<Heed> looks, String since) {}

  /** A letter that is of no use, with what is wrong with it. */
  static final class Bad extends Exception {
    private static final long serialVersionUID = 1L;

    Bad(String message) {
      super(message);
    }
  }

  /**
   * One line behind the first.
   *
   * @param signal null where the line is of no use, and {@code wrong} says why: it costs itself and
   *     keeps its number
   */
  record Line(@Nullable Signal signal, String wrong) {}

  private final Head head;
  private final List<Line> lines;

  private Letter(Head head, List<Line> lines) {
    this.head = head;
    this.lines = List.copyOf(lines);
  }

  Head head() {
    return head;
  }

  List<Line> lines() {
    return lines;
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
   * @throws Bad when its head is damaged or it is too long
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
    if (!head.stream().matches("\\d{13}-[0-9a-f]{8}") || head.first() < 0) {
      throw new Bad("line 1: a letter has a node, a stream and a first number");
    }
    try {
      Target.node(head.node());
      new Target(Target.Kind.SENSOR, "node@" + head.node());
    } catch (IllegalArgumentException e) {
      throw new Bad("line 1: that is no node's name: " + brief(e));
    }
    List<Line> read = new ArrayList<>(lines.length);
    for (int i = 1; i < lines.length; i++) {
      read.add(line(lines[i]));
    }
    return new Letter(head, read);
  }

  private static Line line(String text) {
    try {
      Signal signal = Json.mapper().readValue(text, Signal.class);
      return whole(signal) ? new Line(signal, "") : new Line(null, "half a signal");
    } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
      return new Line(null, brief(e));
    }
  }

  /** What is not written is null, whatever the records promise. */
  private static boolean whole(@Nullable Signal signal) {
    return signal != null
        && Stream.of(signal.target(), signal.node(), signal.sensor(), signal.origin())
            .allMatch(Objects::nonNull)
        && switch (signal) {
          case Snapshot s -> Objects.nonNull(s.metrics());
          case Event e -> Objects.nonNull(e.type()) && Objects.nonNull(e.fields());
          case Status s ->
              Objects.nonNull(s.type())
                  && Objects.nonNull(s.value())
                  && Objects.nonNull(s.fields());
        };
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
