package io.wheeltapper.core.runtime.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is masked cannot be read in any file, and joins still hold. */
final class MaskTest {

  @TempDir private Path folder;

  private static Event event(String user, String raw) {
    return new Event(
        Target.node("n1"),
        "n1",
        "slurm",
        Origin.SCHEDULER,
        5,
        "job.failed",
        Map.of("user", user, "code", "9"),
        raw);
  }

  private List<Event> recorded(Mask mask, Event... events) throws IOException {
    RecordingHeader header = RecordingHeader.first("1", "boot", "b", "c", 0, 0, "t");
    Path into = folder.resolve("r" + Files.list(folder).count());
    try (Recorder recorder =
        new Recorder(into, header, RecordingLimits.defaults(), InstantSource.system(), mask)) {
      recorder.record(new Input.Sensed(5, List.of(events)));
      recorder.record(
          new Input.Ended(
              6, "a", Input.Ended.Part.EXECUTE, "failed", false, "job of alice is gone"));
    }
    List<Event> read = new ArrayList<>();
    Recording.read(
        into,
        recorded -> {
          switch (recorded) {
            case Recorded.Segment segment ->
                assertEquals(List.copyOf(mask.fields()), segment.header().masked());
            case Recorded.Taken(Input.Sensed sensed) ->
                sensed.signals().forEach(s -> read.add((Event) s));
            default -> {}
          }
        });
    assertFalse(text(into).contains("alice"), "the name stands in the file");
    return read;
  }

  private static String text(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : Recording.segments(folder)) {
      try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        text.append(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
      }
    }
    return text.toString();
  }

  @Test
  void aMaskedValueIsItsHashAndTheSameOneHasTheSame() throws IOException {
    Mask mask = Mask.of(List.of("user"), folder.resolve("mask.key"));
    List<Event> read =
        recorded(
            mask,
            event("alice", "JobId=7 UserId=Alice(1000)"),
            event("alice", "JobId=8 failed"),
            event("bob", ""));
    assertTrue(read.get(0).field("user").startsWith(Mask.MARK));
    assertEquals(read.get(0).field("user"), read.get(1).field("user"));
    assertNotEquals(read.get(0).field("user"), read.get(2).field("user"));
    assertEquals("9", read.get(0).field("code"));
    assertTrue(read.get(0).raw().startsWith(Mask.MARK), "the text tells the name too");
    assertEquals("JobId=8 failed", read.get(1).raw());
    assertEquals("", read.get(2).raw());
  }

  @Test
  void theKeyIsKeptForItsOwnerAndHashesHoldOverRestarts() throws IOException {
    Path key = folder.resolve("mask.key");
    List<Event> first = recorded(Mask.of(List.of("user", "raw"), key), event("alice", "text"));
    List<Event> second = recorded(Mask.of(List.of("user", "raw"), key), event("alice", "text"));
    assertEquals(first, second);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    Mask other = Mask.of(List.of("user", "raw"), folder.resolve("other.key"));
    assertNotEquals(first, recorded(other, event("alice", "text")));
  }

  @Test
  void aSpoiledKeyIsSaid() throws IOException {
    Path key = Files.writeString(folder.resolve("mask.key"), "no hex\n");
    assertThrows(IOException.class, () -> Mask.of(List.of("user"), key));
    assertEquals(Mask.NONE, Mask.of(List.of(), key));
  }
}
