package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.model.Exhibit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Evidence that is too large for the ledger, beside it in the data folder: {@code
 * evidence/3f/3f9a…}, a plain file under the SHA-256 of its bytes, so that {@code sha256sum} can
 * check it. A file is on disk before an entry names it. All of them together are bounded: the
 * oldest go, and the ledger still says what they were. Safe for all threads.
 */
public final class EvidenceFiles {

  /** Longest text kept, in characters: a check's output, not a core dump. */
  public static final int MOST_CHARACTERS = 1 << 20;

  /** Most bytes of all, before the oldest go. */
  public static final long MOST_BYTES = 1L << 30;

  private static final String FOLDER = "evidence";
  private static final String CUT = "\n… %d characters left out …\n";

  /** What is found under a name. */
  public enum State {
    KEPT,
    /** Nothing is there: it was one of the oldest, or somebody took it. */
    GONE,
    /** Something is there, and it is not what was kept. */
    CHANGED
  }

  private record Kept(Path file, long bytes, long at) {}

  private final Path folder;
  private final long bound;
  private long bytes = -1;

  /** In a data folder, which must exist. */
  public EvidenceFiles(Path data) {
    this(data, MOST_BYTES);
  }

  EvidenceFiles(Path data, long bound) {
    this.folder = data.resolve(FOLDER);
    this.bound = bound;
  }

  /**
   * Keeps a text and gives its name; a longer one than {@link #MOST_CHARACTERS} with its middle
   * left out. The same text twice is one file, as young as its last time; one that was changed is
   * written anew. Returns once it is on disk.
   */
  public synchronized String keep(String text) throws IOException {
    byte[] content = cut(text).getBytes(StandardCharsets.UTF_8);
    String name = Exhibit.name(content);
    Path file = file(name);
    if (state(name) == State.KEPT) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return name;
    }
    long before = Files.isRegularFile(file) ? Files.size(file) : 0;
    Path beside = folder.resolve(shelf(name));
    Files.createDirectories(beside);
    Path making = Files.createTempFile(folder, "making", "");
    try (FileChannel out = FileChannel.open(making, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
    Files.move(making, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel in = FileChannel.open(beside, StandardOpenOption.READ)) {
      in.force(true);
    }
    grown(content.length - before);
    return name;
  }

  private static String cut(String text) {
    int over = text.length() - MOST_CHARACTERS;
    if (over <= 0) {
      return text;
    }
    int half = MOST_CHARACTERS / 2;
    return text.substring(0, half)
        + CUT.formatted(over)
        + text.substring(text.length() - MOST_CHARACTERS + half);
  }

  /** The evidence of that name, while it is kept; what was changed is not given out. */
  public Optional<String> read(String name) throws IOException {
    return state(name) == State.KEPT ? Optional.of(Files.readString(file(name))) : Optional.empty();
  }

  /** What is there under a name. */
  public State state(String name) throws IOException {
    Path file = file(name);
    if (!Files.isRegularFile(file)) {
      return State.GONE;
    }
    return Exhibit.name(Files.readAllBytes(file)).equals(name) ? State.KEPT : State.CHANGED;
  }

  /** Where it lies, or would. */
  public Path file(String name) {
    if (!Exhibit.isName(name)) {
      throw new IllegalArgumentException("no evidence is called so: " + name);
    }
    return folder.resolve(shelf(name)).resolve(name.substring(Exhibit.PREFIX.length()));
  }

  private static String shelf(String name) {
    return name.substring(Exhibit.PREFIX.length(), Exhibit.PREFIX.length() + 2);
  }

  private void grown(long by) throws IOException {
    bytes = bytes < 0 ? all().stream().mapToLong(Kept::bytes).sum() : bytes + by;
    if (bytes <= bound) {
      return;
    }
    // A tenth more than it must, so that not every file that comes looks at all of them.
    List<Kept> oldest = new ArrayList<>(all());
    oldest.sort(Comparator.comparingLong(Kept::at).thenComparing(Kept::file));
    long left = oldest.stream().mapToLong(Kept::bytes).sum();
    for (Kept kept : oldest) {
      if (left <= bound - bound / 10) {
        break;
      }
      Files.deleteIfExists(kept.file());
      left -= kept.bytes();
    }
    bytes = left;
  }

  private List<Kept> all() throws IOException {
    List<Kept> all = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
            all.add(new Kept(file, about.size(), about.lastModifiedTime().toMillis()));
            return FileVisitResult.CONTINUE;
          }
        });
    return all;
  }
}
