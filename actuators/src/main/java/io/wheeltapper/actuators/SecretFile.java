package io.wheeltapper.actuators;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * A credential in a file, or in a mounted secret. Read anew each time it is used, so that one that
 * is rotated is used from the next call on. Its value never leaves by {@link #toString}, and what
 * it was lately is cut out of any text by {@link #scrub}. Safe for all threads.
 */
public final class SecretFile {

  /** A token, a key or a password; a kubeconfig with certificates in it is longer than most. */
  private static final int LONGEST = 64 * 1024;

  /** Shorter ones would cut words out of plain text; a warning of {@link #looseness} says so. */
  private static final int SHORTEST_SCRUBBED = 6;

  /** How many values of before are still cut out: calls that began with them may yet answer. */
  private static final int REMEMBERED = 4;

  private final Path file;
  private final Deque<String> used = new ArrayDeque<>();

  /** Not read yet. */
  public SecretFile(Path file) {
    this.file = file;
  }

  /** Where it lies. */
  public Path file() {
    return file;
  }

  /**
   * The secret as it is now, without blanks around it: editors end a file with a new line.
   *
   * @throws CallFailed not made, when it cannot be read or is empty, as in the moment of its
   *     rotation; refused, when it is longer than any secret. So before the line: nothing is called
   */
  public String now() throws CallFailed {
    String value = read();
    synchronized (used) {
      if (!used.contains(value)) {
        used.addFirst(value);
        if (used.size() > REMEMBERED) {
          used.removeLast();
        }
      }
    }
    return value;
  }

  private String read() throws CallFailed {
    try {
      if (Files.size(file) > LONGEST) {
        throw new CallFailed(
            CallFailed.Kind.REFUSED,
            said("is longer than any secret: " + Files.size(file) + " bytes"));
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        throw new CallFailed(CallFailed.Kind.NOT_MADE, said("is empty"));
      }
      return text;
    } catch (IOException e) {
      throw new CallFailed(
          CallFailed.Kind.NOT_MADE, said("cannot be read: " + e.getClass().getSimpleName()), e);
    }
  }

  private String said(String what) {
    return "the secret's file " + file + " " + what;
  }

  /**
   * The text without any value that was used lately, nor the head of one where the text was cut
   * ({@link Words#plain}).
   */
  public String scrub(String text) {
    String clean = text;
    synchronized (used) {
      for (String value : used) {
        if (value.length() >= SHORTEST_SCRUBBED) {
          clean = headless(clean.replace(value, "(secret)"), value);
        }
      }
    }
    return clean;
  }

  private static String headless(String text, String value) {
    if (!text.endsWith(Words.CUT)) {
      return text;
    }
    String kept = text.substring(0, text.length() - Words.CUT.length());
    for (int n = Math.min(value.length(), kept.length()); n >= SHORTEST_SCRUBBED; n--) {
      if (kept.regionMatches(kept.length() - n, value, 0, n)) {
        return kept.substring(0, kept.length() - n) + "(secret)" + Words.CUT;
      }
    }
    return text;
  }

  /** What a person should mend about the file, or {@code ""}: for doctor. */
  public String looseness() {
    try {
      Set<PosixFilePermission> may = Files.getPosixFilePermissions(file);
      return may.contains(PosixFilePermission.OTHERS_READ)
          ? file + " can be read by everybody on this machine; chmod o-r it"
          : "";
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  @Override
  public String toString() {
    return "the secret in " + file;
  }
}
