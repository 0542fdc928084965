package io.wheeltapper.actuators.command;

import io.wheeltapper.actuators.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps what a check said, whole, in a file named by its hash; the hash goes into the ledger, so
 * that nobody can change the file unseen. The newest thousand are kept, of at most 1 MiB each.
 *
 * @param folder where; empty keeps nothing, and the hash stands alone
 */
record Evidence(Optional<Path> folder) {

  /** Files. */
  static final int MOST = 1_000;

  /** {@code sha256 ab12… of 48213 bytes}, and where it lies. */
  String kept(Run.Ran ran) throws IOException {
    byte[] all =
        (ran.out() + (ran.err().isEmpty() ? "" : "\n" + ran.err()))
            .getBytes(StandardCharsets.UTF_8);
    String hash = hash(all);
    String words = "sha256 " + hash + " of " + all.length + " bytes";
    if (folder.isEmpty()) {
      return words;
    }
    Path place = folder.get();
    Files.createDirectories(place);
    try {
      Files.write(
          place.resolve(hash + ".txt"),
          all,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      // The same words were kept before; they are young again.
      Files.setLastModifiedTime(
          place.resolve(hash + ".txt"), FileTime.from(java.time.Instant.now()));
    }
    forget(place);
    return words + " in " + place;
  }

  private static void forget(Path place) throws IOException {
    List<Path> kept;
    try (Stream<Path> files = Files.list(place)) {
      kept = files.filter(f -> f.getFileName().toString().matches("[0-9a-f]{64}\\.txt")).toList();
    }
    if (kept.size() <= MOST) {
      return;
    }
    for (Path old :
        kept.stream()
            .sorted(Comparator.comparingLong(Evidence::modified))
            .limit(kept.size() - MOST)
            .toList()) {
      Files.deleteIfExists(old);
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  private static String hash(byte[] all) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
