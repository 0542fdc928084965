package io.wheeltapper.actuators.firmware;

import java.nio.file.Path;

/**
 * An image of the site.
 *
 * @param file where its bytes lie
 * @param uri where a BMC fetches the same bytes by itself, or {@code ""}: then they are pushed
 * @param sha256 of the bytes, 64 hexadecimal digits in lower case
 * @param signature what the key signed: component, version and hash ({@link Statement}); base64
 * @param key the name of the key
 */
public record Image(Path file, String uri, String sha256, String signature, String key) {

  /** Its file's own name. */
  public String name() {
    return String.valueOf(file.getFileName());
  }
}
