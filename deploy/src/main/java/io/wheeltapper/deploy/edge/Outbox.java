package io.wheeltapper.deploy.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.runtime.ledger.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Signals on their way to the agent, on disk and numbered, until the agent says that it has them.
 * Each start of the process numbers a stream of its own from 0, so that what a crash of the machine
 * lost is never mistaken for what was sent. When the bound is reached the oldest are given up, and
 * the gap in the numbers tells the agent how many. Safe for all threads.
 */
final class Outbox implements AutoCloseable {

  /**
   * Signals of one stream, one JSON object each.
   *
   * @param first the number of the first
   */
  record Batch(String stream, long first, List<String> lines) {
    /** The number after the last. */
    long next() {
      return first + lines.size();
    }
  }

  private static final long RETRY_MILLIS = 1_000;

  /**
   * Most bytes of one signal. A longer one is given up: the agent would never take a letter with
   * it, nor any behind it.
   */
  static final int LONGEST = Letter.MOST_BYTES / 2;

  private final Path folder;
  private final long bound;
  private final long segmentBytes;
  private final String stream;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long next;
  private long acknowledged;
  private long given;
  private long bytes;
  private @Nullable FileChannel out;
  private volatile String trouble = "";

  /**
   * Opens the folder, with whatever an earlier process left there.
   *
   * @param bound most bytes kept on disk
   * @throws IOException when it cannot be read or written
   */
  Outbox(Path folder, long bound) throws IOException {
    this.folder = folder;
    this.bound = bound;
    this.segmentBytes = Math.max(4_096, Math.min(1 << 20, bound / 8));
    Files.createDirectories(folder);
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.sorted().toList()) {
        Optional<Segment> found = Segment.found(file);
        if (found.isPresent() && found.get().count == 0) {
          Files.delete(file);
        } else {
          found.ifPresent(segment -> {
            bytes += segment.bytes;
            segments.add(segment);
          });
        }
      }
    }
    // Later than all that is there, also when the clock was set back: the order of names is that of
    // sending.
    long latest =
        segments.isEmpty() ? 0 : Long.parseLong(segments.getLast().stream.substring(0, 13));
    this.stream =
        "%013d-%s"
            .formatted(
                Math.max(System.currentTimeMillis(), latest + 1),
                UUID.randomUUID().toString().substring(0, 8));
  }

  /**
   * Keeps signals until they are acknowledged. While the disk takes none it waits, and its {@link
   * #trouble} keeps the heartbeat back, so that the agent hears of it by silence.
   */
  void add(List<Signal> signals) throws InterruptedException {
    List<byte[]> lines = lines(signals);
    while (!lines.isEmpty()) {
      try {
        keep(lines);
        trouble = "";
      } catch (ClosedByInterruptException e) {
        throw new InterruptedException();
      } catch (IOException e) {
        trouble = "the outbox cannot be written: " + e.getMessage();
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
  }

  /**
   * The same, without waiting: for who makes room by sending.
   *
   * @throws IOException when the disk takes none; some may be kept all the same
   */
  void offer(List<Signal> signals) throws IOException {
    keep(lines(signals));
  }

  private static List<byte[]> lines(List<Signal> signals) {
    List<byte[]> lines = new ArrayList<>(signals.size());
    for (Signal signal : signals) {
      try {
        lines.add(
            (Json.mapper().writeValueAsString(signal) + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a signal can be written", e);
      }
    }
    return lines;
  }

  /** Why nothing can be kept now, or {@code ""}. */
  String trouble() {
    return trouble;
  }

  /** Writes lines one by one and takes each that is written off the list. */
  private synchronized void keep(List<byte[]> lines) throws IOException {
    while (!lines.isEmpty()) {
      byte[] line = lines.getFirst();
      if (line.length > LONGEST) {
        skip();
        lines.removeFirst();
        continue;
      }
      Segment segment = current();
      write(segment, line);
      segment.count++;
      segment.bytes += line.length;
      bytes += line.length;
      next++;
      lines.removeFirst();
    }
    while (bytes > bound && segments.size() > 1) {
      giveUp();
    }
    notifyAll();
  }

  private void write(Segment segment, byte[] line) throws IOException {
    FileChannel channel = out;
    if (channel == null) {
      throw new IllegalStateException("a current segment is open");
    }
    try {
      ByteBuffer buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      // Half a line must not stay: what is written next begins a line. A channel that an interrupt
      // closed is opened anew with the next segment.
      if (channel.isOpen()) {
        channel.truncate(segment.bytes);
      } else {
        out = null;
        // No channel: the interrupt would close that too.
        try (RandomAccessFile again = new RandomAccessFile(segment.file.toFile(), "rw")) {
          again.setLength(segment.bytes);
        }
        leaveOff();
      }
      throw e;
    }
  }

  /** The next segment begins at the next number; an empty one would have the same name. */
  private void leaveOff() throws IOException {
    close();
    Segment last = segments.peekLast();
    if (last != null && last.count == 0) {
      segments.removeLast();
      Files.deleteIfExists(last.file);
    }
  }

  /** A number whose signal is given up: a gap between two segments. */
  private void skip() throws IOException {
    leaveOff();
    next++;
    given++;
  }

  private Segment current() throws IOException {
    Segment last = segments.peekLast();
    if (out != null && last != null && last.bytes < segmentBytes) {
      return last;
    }
    if (out != null) {
      out.close();
    }
    Segment segment = new Segment(folder, stream, next);
    out = FileChannel.open(segment.file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    segments.add(segment);
    return segment;
  }

  private void giveUp() throws IOException {
    Segment oldest = segments.removeFirst();
    long done = oldest.end() - Math.max(oldest.first, acknowledged);
    given += done;
    acknowledged = 0;
    bytes -= oldest.bytes;
    Files.deleteIfExists(oldest.file);
  }

  /**
   * The oldest signals that are not acknowledged, of one stream; empty when there are none.
   *
   * @param most signals at most
   */
  synchronized Optional<Batch> oldest(int most) throws IOException {
    Segment oldest = segments.peekFirst();
    if (oldest == null) {
      return Optional.empty();
    }
    long from = Math.max(oldest.first, acknowledged);
    if (from >= oldest.end()) {
      return Optional.empty();
    }
    List<String> all = text(oldest.file);
    int begin = (int) Math.min(all.size(), from - oldest.first);
    int end = (int) Math.min(Math.min(all.size(), oldest.count), (long) begin + most);
    if (begin >= end) {
      // Somebody took its file away, or its end.
      if (oldest == segments.peekLast()) {
        close();
      }
      giveUp();
      return oldest(most);
    }
    return Optional.of(new Batch(oldest.stream, from, all.subList(begin, end)));
  }

  private static List<String> text(Path file) throws IOException {
    try {
      // Bytes that are no text cost their line there, not all that is behind it.
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** The agent has all of this stream before this number. */
  synchronized void acknowledge(String whose, long before) throws IOException {
    Segment oldest = segments.peekFirst();
    if (oldest == null || !oldest.stream.equals(whose) || before <= oldest.first) {
      return;
    }
    acknowledged = Math.min(before, oldest.end());
    if (acknowledged == oldest.end()) {
      if (oldest == segments.peekLast()) {
        close();
      }
      segments.removeFirst();
      bytes -= oldest.bytes;
      acknowledged = 0;
      Files.deleteIfExists(oldest.file);
    }
  }

  /** Waits until there may be something to send, at most so long. */
  synchronized void await(long millis) throws InterruptedException {
    Segment oldest = segments.peekFirst();
    boolean empty = oldest == null || Math.max(oldest.first, acknowledged) >= oldest.end();
    if (empty && millis > 0) {
      wait(millis);
    }
  }

  /** Signals given up because the bound was reached. */
  synchronized long givenUp() {
    return given;
  }

  /** Bytes on disk now. */
  synchronized long bytes() {
    return bytes;
  }

  @Override
  public synchronized void close() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }
}
