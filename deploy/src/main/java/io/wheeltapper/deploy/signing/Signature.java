package io.wheeltapper.deploy.signing;

import io.wheeltapper.core.runtime.ledger.Notes;
import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a bundle is what somebody who is trusted stands for. Any thread; reads every file of the
 * bundle.
 *
 * @param by the verifier keys that signed exactly this bundle, of those that were asked
 * @param problems why it is not good, in words; empty when it is
 */
public record Signature(List<String> by, List<String> problems) {

  /** Its name in the bundle's folder. */
  public static final String FILE = Manifest.FILE;

  public Signature {
    by = List.copyOf(by);
    problems = List.copyOf(problems);
  }

  /** Whether one of the keys signed exactly this. */
  public boolean good() {
    return problems.isEmpty();
  }

  /**
   * Looks at a bundle's folder.
   *
   * @param keys verifier keys; none makes every signature a stranger's
   * @throws IllegalArgumentException when one of the keys is none
   */
  public static Signature of(Path folder, List<String> keys) {
    List<String> problems = new ArrayList<>();
    List<String> by = List.of();
    try {
      if (!Files.exists(folder.resolve(FILE))) {
        return new Signature(
            by,
            List.of(folder + " is not signed; sign it by: wheeltapper policy sign DIR --key FILE"));
      }
      Optional<Notes.Opened> note = Notes.open(Manifest.read(folder), keys);
      if (note.isEmpty()) {
        return new Signature(by, List.of(folder.resolve(FILE) + " is no signed note; sign anew"));
      }
      by = note.get().by();
      problems.addAll(Manifest.differences(note.get().text(), folder));
      if (by.isEmpty()) {
        problems.add(
            folder
                + (keys.isEmpty()
                    ? " is signed, and no key is trusted; name one in policy: {trusted-keys:"
                        + " [FILE]}"
                    : " is signed by none of the trusted keys"));
      }
    } catch (IOException e) {
      problems.add(folder + " cannot be read: " + e.getMessage());
    }
    return new Signature(problems.isEmpty() ? by : List.of(), problems);
  }

  /**
   * Signs a bundle's folder; the file is written whole or not at all.
   *
   * @return the verifier key
   */
  public static String sign(Path folder, Path key) throws IOException, Ledger.Unavailable {
    String note = Notes.sign(Manifest.of(folder), key);
    Path part = folder.resolve(FILE + ".new");
    Files.writeString(part, note, StandardCharsets.UTF_8);
    Files.move(
        part,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    return Notes.verifier(key);
  }

  /** What lies there as a signature, good or not; {@code ""} when nothing does. */
  public static String text(Path folder) {
    try {
      return Files.exists(folder.resolve(FILE)) ? Manifest.read(folder) : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Makes a key for signing, readable by its owner alone; the name stands in its signatures. */
  public static String createKey(Path file, String name) throws IOException {
    return Notes.create(file, name);
  }

  /**
   * Verifier keys out of files, a line each; lines that begin with {@code #} are remarks. A file
   * with a private key is read for its public half.
   */
  public static List<String> keys(List<Path> files) throws IOException {
    List<String> keys = new ArrayList<>();
    for (Path file : files) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        if (line.strip().matches("[^+\\s#][^+\\s]*\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]+")) {
          keys.add(line.strip());
        }
      }
    }
    return keys;
  }
}
