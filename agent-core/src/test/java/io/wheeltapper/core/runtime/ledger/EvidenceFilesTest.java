package io.wheeltapper.core.runtime.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Exhibit;
import io.wheeltapper.core.runtime.ledger.EvidenceFiles.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceFilesTest {

  @TempDir Path data;

  private EvidenceFiles files = new EvidenceFiles(Path.of(""));

  @BeforeEach
  void open() {
    files = new EvidenceFiles(data);
  }

  @Test
  void itLiesUnderTheHashThatAnybodyCanCompute() throws IOException {
    String name = files.keep("all well");
    assertEquals(Exhibit.name("all well"), name);
    assertTrue(Exhibit.isName(name));
    assertEquals(Optional.of("all well"), files.read(name));
    assertEquals("all well", Files.readString(files.file(name)));
    assertEquals(name, files.keep("all well"), "twice is one file");
    assertEquals("", Exhibit.name(""));
    assertEquals(
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Exhibit.name("abc"),
        "the example of FIPS 180");
  }

  @Test
  void whatWasChangedIsSeenAndNotGivenOut() throws IOException {
    String name = files.keep("failed");
    Files.writeString(files.file(name), "passed");
    assertEquals(State.CHANGED, files.state(name));
    assertEquals(Optional.empty(), files.read(name));
    Files.delete(files.file(name));
    assertEquals(State.GONE, files.state(name));
    assertThrows(IllegalArgumentException.class, () -> files.file("../../etc/passwd"));
  }

  @Test
  void whatIsKeptAgainIsYoungAgainAndWhole() throws IOException {
    String name = files.keep("failed");
    Files.setLastModifiedTime(files.file(name), FileTime.fromMillis(0));
    assertEquals(name, files.keep("failed"));
    assertTrue(Files.getLastModifiedTime(files.file(name)).toMillis() > 0, "not among the oldest");
    Files.writeString(files.file(name), "passed");
    assertEquals(name, files.keep("failed"));
    assertEquals(Optional.of("failed"), files.read(name));
  }

  @Test
  void aLongOneLosesItsMiddle() throws IOException {
    String text = "begin" + "x".repeat(2 * EvidenceFiles.MOST_CHARACTERS) + "end";
    String kept = files.read(files.keep(text)).orElseThrow();
    assertTrue(kept.length() < EvidenceFiles.MOST_CHARACTERS + 100);
    assertTrue(kept.startsWith("begin") && kept.endsWith("end"));
    assertTrue(kept.contains("characters left out"));
  }

  @Test
  void theOldestGo() throws IOException {
    EvidenceFiles small = new EvidenceFiles(data, 10_000);
    String first = small.keep("first" + "x".repeat(1_000));
    Files.setLastModifiedTime(small.file(first), FileTime.fromMillis(0));
    String last = "";
    for (int i = 0; i < 30; i++) {
      last = small.keep(i + "y".repeat(1_000));
      try (var all = Files.walk(data)) {
        long bytes = all.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
        assertTrue(bytes <= 10_000, () -> "bytes kept: " + bytes);
      }
    }
    assertEquals(State.GONE, small.state(first));
    assertEquals(State.KEPT, small.state(last));
  }
}
