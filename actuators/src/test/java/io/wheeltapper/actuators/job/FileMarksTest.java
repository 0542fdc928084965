package io.wheeltapper.actuators.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileMarksTest {

  @TempDir Path folder;

  @Test
  void looks() throws Exception {
    Path file = folder.resolve("m");
    Marks marks = new FileMarks(List.of());
    assertEquals(Optional.empty(), marks.look(file));
    Files.writeString(file, "12345");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_123L));
    assertEquals(Optional.of(new Sight(1_700_000_000_123L, 5, "12345")), marks.look(file));
  }

  @Test
  void raisesAFlagBelowAListedRootOnce() throws Exception {
    Marks marks = new FileMarks(List.of(folder.toRealPath()));
    Path flag = folder.resolve("flag");
    marks.raise(flag, "a1");
    marks.raise(flag, "a2");
    assertEquals("a1\n", Files.readString(flag));
  }

  @Test
  void takesBackOnlyWhatItLeft() throws Exception {
    Marks marks = new FileMarks(List.of(folder.toRealPath()));
    Path flag = folder.resolve("flag");
    marks.lower(flag, "a1");
    Files.writeString(flag, "theirs\n");
    marks.lower(flag, "a1");
    assertEquals("theirs\n", Files.readString(flag));
    Files.delete(flag);
    marks.raise(flag, "a1");
    marks.lower(flag, "a1");
    assertFalse(Files.exists(flag));
  }

  @Test
  void nowhereElse() throws Exception {
    Path allowed = Files.createDirectory(folder.resolve("allowed"));
    Path other = Files.createDirectory(folder.resolve("other"));
    Marks marks = new FileMarks(List.of(allowed.toRealPath()));
    assertThrows(IOException.class, () -> marks.raise(other.resolve("f"), "a"));
    Path link = Files.createSymbolicLink(allowed.resolve("link"), other);
    assertThrows(IOException.class, () -> marks.raise(link.resolve("f"), "a"));
    Path victim = other.resolve("victim");
    Path dangling = Files.createSymbolicLink(allowed.resolve("dangling"), victim);
    assertThrows(IOException.class, () -> marks.raise(dangling, "a"));
    assertFalse(Files.exists(victim));
    assertFalse(Files.exists(other.resolve("f")));
    assertThrows(
        IOException.class, () -> new FileMarks(List.of()).raise(allowed.resolve("f"), "a"));
  }
}
