package io.wheeltapper.deploy.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutboxTest {

  private static final long ROOM = 1 << 20;

  @TempDir private Path folder;

  private static Signal event(int number) {
    return new Event(
        Target.node("n1"), "n1", "s@n1", Origin.HOST, number, "e", Map.of("n", "" + number), "");
  }

  private static List<Signal> events(int from, int to) {
    return IntStream.range(from, to).mapToObj(OutboxTest::event).toList();
  }

  private static List<Long> numbers(List<String> lines) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String line : lines) {
      numbers.add(Json.mapper().readValue(line, Signal.class).at());
    }
    return numbers;
  }

  /** All that is left, acknowledged batch by batch. */
  private static List<Long> drained(Outbox outbox) throws IOException {
    List<Long> all = new ArrayList<>();
    Optional<Outbox.Batch> batch = outbox.oldest(7);
    while (batch.isPresent()) {
      all.addAll(numbers(batch.get().lines()));
      outbox.acknowledge(batch.get().stream(), batch.get().next());
      batch = outbox.oldest(7);
    }
    return all;
  }

  private static List<Long> range(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> (long) i).toList();
  }

  @Test
  void whatIsNotAcknowledgedIsSentAgainUnderTheSameNumbers() throws Exception {
    try (Outbox outbox = new Outbox(folder, ROOM)) {
      outbox.add(events(0, 5));
      Outbox.Batch first = outbox.oldest(3).orElseThrow();
      assertEquals(range(0, 3), numbers(first.lines()));
      assertEquals(first, outbox.oldest(3).orElseThrow());
      outbox.acknowledge(first.stream(), 2);
      Outbox.Batch second = outbox.oldest(10).orElseThrow();
      assertEquals(2, second.first());
      assertEquals(range(2, 5), numbers(second.lines()));
    }
  }

  @Test
  void aRestartSendsWhatWasLeftFirstAndThenItsOwn() throws Exception {
    String before;
    try (Outbox outbox = new Outbox(folder, ROOM)) {
      outbox.add(events(0, 4));
      before = outbox.oldest(1).orElseThrow().stream();
    }
    try (Outbox outbox = new Outbox(folder, ROOM)) {
      outbox.add(events(4, 6));
      assertEquals(before, outbox.oldest(1).orElseThrow().stream());
      assertEquals(range(0, 6), drained(outbox));
    }
    try (Outbox outbox = new Outbox(folder, ROOM)) {
      assertTrue(outbox.oldest(1).isEmpty());
    }
  }

  @Test
  void halfALineOfAKilledProcessIsLeftOut() throws Exception {
    try (Outbox outbox = new Outbox(folder, ROOM)) {
      outbox.add(events(0, 3));
    }
    try (Stream<Path> files = Files.list(folder)) {
      Files.writeString(files.findFirst().orElseThrow(), "{\"half", StandardOpenOption.APPEND);
    }
    try (Outbox outbox = new Outbox(folder, ROOM)) {
      outbox.add(events(3, 5));
      assertEquals(range(0, 5), drained(outbox));
    }
  }

  /** A sensor that is stopped while it hands on must not spoil the outbox for the others. */
  @Test
  void anInterruptedWriterLeavesItWhole() throws Exception {
    try (Outbox outbox = new Outbox(folder, ROOM)) {
      for (int i = 0; i < 3; i++) {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> outbox.add(events(90, 92)));
        Thread.interrupted();
        outbox.offer(events(i, i + 1));
      }
      assertEquals(range(0, 3), drained(outbox));
    }
  }

  @Test
  void aSignalTooLongForALetterIsGivenUpAndTheOthersGo() throws Exception {
    List<String> names =
        IntStream.range(0, Outbox.LONGEST / 10).mapToObj("m%09d"::formatted).toList();
    Signal huge =
        new Snapshot(
            Target.node("n1"),
            "n1",
            "s@n1",
            Origin.HOST,
            9,
            new Metrics(new Metrics.Schema(names), new double[names.size()]));
    try (Outbox outbox = new Outbox(folder, 4 * ROOM)) {
      outbox.add(List.of(huge));
      outbox.add(List.of(event(1), huge, event(2)));
      assertEquals(2, outbox.givenUp());
      assertEquals(1, outbox.oldest(7).orElseThrow().first(), "its number tells of the first");
      assertEquals(range(1, 3), drained(outbox));
      assertEquals(0, outbox.bytes());
    }
  }

  @Test
  void whoseFileWasTakenAwayIsGivenUp() throws Exception {
    try (Outbox outbox = new Outbox(folder, ROOM)) {
      outbox.add(events(0, 3));
      try (Stream<Path> files = Files.list(folder)) {
        Files.delete(files.findFirst().orElseThrow());
      }
      assertTrue(outbox.oldest(7).isEmpty());
      assertEquals(3, outbox.givenUp());
      outbox.add(events(3, 5));
      assertEquals(3, outbox.oldest(7).orElseThrow().first());
      assertEquals(range(3, 5), drained(outbox));
    }
  }

  @Test
  void atTheBoundTheOldestAreGivenUpAndTheirNumbersTellHowMany() throws Exception {
    try (Outbox outbox = new Outbox(folder, 20_000)) {
      outbox.add(events(0, 1_000));
      assertTrue(outbox.bytes() <= 20_000, "" + outbox.bytes());
      Outbox.Batch oldest = outbox.oldest(1).orElseThrow();
      assertTrue(oldest.first() > 0);
      assertEquals(oldest.first(), outbox.givenUp());
      assertEquals(range((int) oldest.first(), 1_000), drained(outbox));
    }
  }
}
