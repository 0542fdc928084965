package io.wheeltapper.advisor.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * An endpoint's key in a file, read anew at each call, so that one that is rotated is used from the
 * next on. It goes into one header and nowhere else. Immutable.
 *
 * @param file where it lies; nothing where the endpoint asks for none
 */
public record KeyFile(Optional<Path> file) {

  /** No provider's key is longer. */
  private static final int LONGEST = 8 * 1024;

  /**
   * The key as it is now, without blanks around it; {@code ""} where none is asked for.
   *
   * @throws EndpointFailed when it cannot be read, is empty or no key
   */
  public String now() throws EndpointFailed {
    if (file.isEmpty()) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file.get())) {
      String text = new String(in.readNBytes(LONGEST + 1), StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        throw new EndpointFailed(file.get() + " is empty; it should hold the endpoint's key");
      }
      if (text.length() >= LONGEST || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
        throw new EndpointFailed(file.get() + " holds no key: a key is one line without blanks");
      }
      return text;
    } catch (IOException e) {
      throw new EndpointFailed(file.get() + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** What a person should mend about the file, or {@code ""}. */
  public String looseness() {
    try {
      return file.isPresent()
              && Files.getPosixFilePermissions(file.get()).contains(PosixFilePermission.OTHERS_READ)
          ? file.get() + " can be read by everybody on this machine; chmod o-r it"
          : "";
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
