package io.wheeltapper.core.runtime.recording;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.runtime.ledger.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingTest {

  private static final RecordingHeader FIRST =
      RecordingHeader.first("0.1", "boot1", "bundle0", "config0", 12, 1_000, "topology0");

  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong(1_000);
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());

  private Recorder recorder(RecordingLimits limits) throws IOException {
    return new Recorder(folder, FIRST, limits, clock);
  }

  @Test
  void everyInputComesBackInOrder() throws Exception {
    try (Recorder recorder = recorder(RecordingLimits.defaults())) {
      Samples.inputs().forEach(recorder::record);
    }
    List<Recorded> read = read();
    assertEquals(new Recorded.Segment(FIRST), read.getFirst());
    assertEquals(Samples.inputs(), taken(read));
    assertEquals(1 + Samples.inputs().size(), read.size());
  }

  /** The id is a hash of the text, so that the text must come back to the last half character. */
  @Test
  void aSignalKeepsItsIdWhateverItsTextIs() throws Exception {
    List<Signal> odd =
        List.of(
            Samples.event("half \ud83d"),
            Samples.event("\ude00 other half"),
            Samples.event("\u0000\u001b[31m\n\"\\\u2028€😀"),
            Samples.snapshot(new Metrics.Schema(List.of("a", "b")), -0.0, 5e-324));
    try (Recorder recorder = recorder(RecordingLimits.defaults())) {
      recorder.record(new Input.Sensed(1, odd));
    }
    Input.Sensed read = assertInstanceOf(Input.Sensed.class, taken(read()).getFirst());
    assertEquals(odd, read.signals());
    assertEquals(
        odd.stream().map(Signal::id).toList(), read.signals().stream().map(Signal::id).toList());
  }

  @Test
  void aShapeIsWrittenOnceASegmentAndSharedWhenRead() throws Exception {
    Metrics.Schema shape = new Metrics.Schema(List.of("temperature", "power"));
    try (Recorder recorder = recorder(RecordingLimits.defaults())) {
      for (int i = 0; i < 50; i++) {
        Metrics.Schema same = i % 2 == 0 ? shape : new Metrics.Schema(shape.names());
        recorder.record(new Input.Sensed(i, List.of(Samples.snapshot(same, i, Double.NaN))));
      }
    }
    String text = unzipped(Segments.list(folder).getFirst());
    assertEquals(2, text.split("temperature", -1).length, "written once");
    List<Metrics.Schema> shapes =
        taken(read()).stream()
            .map(i -> ((Snapshot) ((Input.Sensed) i).signals().getFirst()).metrics().schema())
            .distinct()
            .toList();
    assertEquals(1, shapes.size());
  }

  @Test
  void moreShapesThanASegmentHoldsAreStillRead() throws Exception {
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < Schemas.MOST + 5; i++) {
      Metrics.Schema own = new Metrics.Schema(List.of("m" + i));
      inputs.add(new Input.Sensed(i, List.of(Samples.snapshot(own, i))));
    }
    try (Recorder recorder = recorder(RecordingLimits.defaults())) {
      inputs.forEach(recorder::record);
    }
    assertEquals(inputs, taken(read()));
  }

  @Test
  void segmentsEndByAgeAndTheNextSaysWhatIsInForce() throws Exception {
    RecordingLimits limits = new RecordingLimits(Duration.ofMillis(16_000), 1 << 20, 1_000);
    try (Recorder recorder = recorder(limits)) {
      record(recorder, new Input.Configure(1, "config1", Mode.OBSERVE, List.of(), "ada", ""));
      record(recorder, new Input.Activate(2, "default", "2", "bundle1", "ada", ""));
      now.addAndGet(1_000);
      record(recorder, new Input.Tick(3, 3));
    }
    List<Recorded> read = read();
    assertEquals(
        new Recorded.Segment(
            new RecordingHeader(
                1, "0.1", "boot1", "bundle1", "config1", 1, 12, 2_000, "topology0", List.of())),
        read.get(3));
    assertEquals(3, taken(read).size());
  }

  /** Records, and waits until it is on the disk: the clock of the test is the writer's too. */
  private void record(Recorder recorder, Input input) {
    recorder.record(input);
    await().atMost(Duration.ofMinutes(2)).until(() -> taken(read()).contains(input));
  }

  @Test
  void theOldestGoWhenItIsTooMuchAndAReaderIsTold() throws Exception {
    RecordingLimits limits = new RecordingLimits(Duration.ofHours(1), 1 << 20, 1_000_000);
    Random random = new Random(1);
    try (Recorder recorder = recorder(limits)) {
      for (int i = 0; i < 4_000; i++) {
        byte[] noise = new byte[500];
        random.nextBytes(noise);
        String text = HexFormat.of().formatHex(noise);
        recorder.record(new Input.Sensed(i, List.of(Samples.event(text))));
      }
    }
    long bytes = 0;
    for (Path file : Segments.list(folder)) {
      bytes += Files.size(file);
    }
    assertTrue(bytes <= 1 << 20, bytes + " bytes");
    assertTrue(Segments.number(Segments.list(folder).getFirst()) > 1);
    List<Input> taken = taken(read());
    assertEquals(3_999, taken.getLast().at());
    for (int i = 1; i < taken.size(); i++) {
      assertEquals(taken.get(i - 1).at() + 1, taken.get(i).at());
    }
    Files.delete(Segments.list(folder).get(1));
    assertTrue(
        read().stream().anyMatch(r -> r instanceof Recorded.Gap g && g.why().contains("gone")));
  }

  @Test
  void whatIsTooOldGoes() throws Exception {
    recorder(RecordingLimits.defaults()).close();
    Path old = Segments.list(folder).getFirst();
    Files.setLastModifiedTime(old, FileTime.fromMillis(0));
    Segments.prune(folder, RecordingLimits.defaults(), Duration.ofHours(25).toMillis());
    assertEquals(List.of(), Segments.list(folder));
  }

  @Test
  void whatTheQueueCannotHoldIsCountedAndMarkedAndNothingWaits() throws Exception {
    RecordingLimits limits = new RecordingLimits(Duration.ofHours(1), 1 << 26, 50);
    int sent = 30_000;
    long dropped;
    try (Recorder recorder = recorder(limits)) {
      for (int i = 0; i < sent; i++) {
        recorder.record(new Input.Sensed(i, List.of(Samples.event("x".repeat(1_000)))));
      }
      dropped = recorder.dropped();
    }
    assertTrue(dropped > 0, "the writer kept up with a queue of 25 inputs");
    List<Recorded> read = read();
    assertEquals(sent - dropped, taken(read).size());
    long marked = 0;
    long expected = 0;
    for (Recorded recorded : read) {
      if (recorded instanceof Recorded.Gap g) {
        marked += g.inputs();
        expected += g.inputs();
      } else if (recorded instanceof Recorded.Taken t) {
        assertEquals(expected++, t.input().at(), "a gap stands where it is");
      }
    }
    assertEquals(dropped, marked);
  }

  @Test
  void aCrashCostsTheLineThatItCutOff() throws Exception {
    try (Recorder recorder = recorder(RecordingLimits.defaults())) {
      for (int i = 0; i < 200; i++) {
        recorder.record(new Input.Tick(i, i));
      }
    }
    Path file = Segments.list(folder).getFirst();
    byte[] whole = Files.readAllBytes(file);
    int most = 0;
    for (int length = 30; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      List<Recorded> read = read();
      assertInstanceOf(Recorded.Cut.class, read.getLast());
      List<Input> taken = taken(read);
      for (int i = 0; i < taken.size(); i++) {
        assertEquals(new Input.Tick(i, i), taken.get(i));
      }
      most = Math.max(most, taken.size());
    }
    assertTrue(most > 150, "only " + most);
  }

  @Test
  void aRecordingIsReadWhileItIsWrittenAndGoesOnAfterAnotherStart() throws Exception {
    Recorder killed = recorder(RecordingLimits.defaults());
    killed.record(new Input.Tick(1, 1));
    await().atMost(Duration.ofMinutes(2)).until(() -> taken(read()).size() == 1);
    RecordingHeader second = RecordingHeader.first("0.1", "boot2", "b", "c", 20, 5, "");
    try (Recorder recorder = new Recorder(folder, second, RecordingLimits.defaults(), clock)) {
      recorder.record(new Input.Tick(2, 2));
    }
    List<Recorded> read = read();
    assertEquals(
        List.of("Segment", "Taken", "Cut", "Segment", "Taken"),
        read.stream().map(r -> r.getClass().getSimpleName()).toList());
    assertEquals(new Recorded.Segment(second), read.get(3));
    killed.close();
  }

  @Test
  void damageCostsItselfAndIsSaid() throws Exception {
    recorder(RecordingLimits.defaults()).close();
    Files.writeString(Segments.file(folder, 2), "no gzip at all");
    List<Recorded> read = read();
    assertEquals(2, read.size());
    Recorded.Gap gap = assertInstanceOf(Recorded.Gap.class, read.get(1));
    assertTrue(gap.why().contains("damaged"), gap.why());
  }

  @Test
  void aDiskThatRefusesCostsInputsAndNothingElse() throws Exception {
    RecordingLimits limits = new RecordingLimits(Duration.ofMillis(16_000), 1 << 20, 1_000);
    Path gone = folder.resolve("gone");
    try (Recorder recorder = new Recorder(gone, FIRST, limits, clock)) {
      Files.delete(Segments.file(gone, 1));
      Files.delete(gone);
      now.addAndGet(1_000);
      recorder.record(new Input.Tick(1, 1));
      recorder.record(new Input.Tick(2, 2));
      await().atMost(Duration.ofMinutes(2)).until(() -> recorder.dropped() == 2);
    }
  }

  @Test
  void noRecordingIsSaidByName() {
    assertThrows(NoSuchFileException.class, () -> Recording.read(folder, r -> {}));
  }

  private List<Recorded> read() throws IOException {
    List<Recorded> all = new ArrayList<>();
    Recording.read(folder, all::add);
    return all;
  }

  private static List<Input> taken(List<Recorded> recorded) {
    return recorded.stream()
        .filter(Recorded.Taken.class::isInstance)
        .map(r -> ((Recorded.Taken) r).input())
        .collect(Collectors.toList());
  }

  private static String unzipped(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), "US-ASCII");
    }
  }
}
