package io.wheeltapper.core.runtime.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A tree head: C2SP tlog-checkpoint, signed as a C2SP signed-note.
 *
 * @param origin the log's name
 * @param size how many entries it covers
 * @param root 32 bytes
 */
record Checkpoint(String origin, long size, byte[] root) {

  private static final String DASH = "— ";

  /** The text that is signed. */
  private String text() {
    return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
  }

  /** The signed note. */
  String sign(SignerKey key) {
    byte[] signature = key.sign(text().getBytes(StandardCharsets.UTF_8));
    byte[] tagged = Arrays.copyOf(key.verifier().id(), 4 + signature.length);
    System.arraycopy(signature, 0, tagged, 4, signature.length);
    return text()
        + "\n"
        + DASH
        + key.verifier().name()
        + " "
        + Base64.getEncoder().encodeToString(tagged)
        + "\n";
  }

  /**
   * Reads a note that this key signed; other signatures on it do not matter.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Checkpoint verified(String note, VerifierKey key) {
    int split = note.lastIndexOf("\n\n");
    if (split < 0 || !note.endsWith("\n")) {
      throw new IllegalArgumentException("it is no signed note");
    }
    String text = note.substring(0, split + 1);
    boolean signed = note.substring(split + 2).lines().anyMatch(line -> signs(line, key, text));
    if (!signed) {
      throw new IllegalArgumentException("it bears no valid signature of " + key.name());
    }
    List<String> lines = text.lines().toList();
    if (lines.size() < 3 || !lines.getFirst().equals(key.name())) {
      throw new IllegalArgumentException("it is no checkpoint of " + key.name());
    }
    return new Checkpoint(
        lines.getFirst(), Long.parseLong(lines.get(1)), Base64.getDecoder().decode(lines.get(2)));
  }

  private static boolean signs(String line, VerifierKey key, String text) {
    String start = DASH + key.name() + " ";
    if (!line.startsWith(start)) {
      return false;
    }
    byte[] tagged = Base64.getDecoder().decode(line.substring(start.length()));
    return tagged.length > 4
        && Arrays.equals(Arrays.copyOf(tagged, 4), key.id())
        && key.verifies(
            text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(tagged, 4, tagged.length));
  }

  /** A note in a syslog message's structured data. */
  private static final Pattern LOGGED = Pattern.compile("note=\"([A-Za-z0-9+/]+=*)\"");

  /**
   * The notes of a file to which checkpoints were appended one after the other, or in which syslog
   * messages have them.
   */
  static List<String> split(String file) {
    List<String> logged =
        LOGGED
            .matcher(file)
            .results()
            .map(m -> new String(Base64.getDecoder().decode(m.group(1)), StandardCharsets.UTF_8))
            .toList();
    return logged.isEmpty() ? plain(file) : logged;
  }

  private static List<String> plain(String file) {
    List<String> notes = new ArrayList<>();
    StringBuilder note = new StringBuilder();
    boolean signatures = false;
    for (String line : file.lines().toList()) {
      if (signatures && !line.startsWith(DASH)) {
        notes.add(note.toString());
        note.setLength(0);
      }
      signatures = line.startsWith(DASH);
      if (!note.isEmpty() || !line.isEmpty()) {
        note.append(line).append('\n');
      }
    }
    if (!note.isEmpty()) {
      notes.add(note.toString());
    }
    return notes;
  }
}
