package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.config.Loopback;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent is reached, and how a person proves to it who they are. Files are named, never
 * their content.
 *
 * @param tokenFile file with a token, or null
 * @param ca who signs the agent's certificate, PEM, or null: whom Java trusts
 * @param certificate and {@code key}: the person's own, PEM, or null
 */
record Reached(
    URI url,
    @Nullable Path tokenFile,
    @Nullable Path ca,
    @Nullable Path certificate,
    @Nullable Path key) {

  private static final Set<PosixFilePermission> OWN =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  /** Where an agent listens that is not told otherwise. */
  static final String HERE = "http://127.0.0.1:8484";

  /** Without any proof. */
  static Reached at(URI url) {
    return new Reached(url, null, null, null, null);
  }

  /** The same with a token. */
  Reached with(@Nullable Path token) {
    return new Reached(url, token, ca, certificate, key);
  }

  /**
   * The address that a text names.
   *
   * @throws BadUse where it is none, naming where it stands
   */
  static URI uri(String text, String where) {
    try {
      URI uri = URI.create(text);
      if (List.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw wrong(text, where);
    }
    throw wrong(text, where);
  }

  private static BadUse wrong(String text, String where) {
    return new BadUse(
        where + " '" + text + "' is no URL; write " + HERE + " or https://agent.example:8484");
  }

  /** Whether it says who asks: the agent then knows the name, and wants no other. */
  boolean proves() {
    return tokenFile != null || certificate != null;
  }

  /** Who asks this agent so; reads the files. */
  ApiClient client() throws IOException {
    if ((certificate == null) != (key == null)) {
      throw new BadUse("a certificate and its key go together; name both");
    }
    boolean secured = "https".equals(url.getScheme());
    if (!secured && proves() && !Loopback.is(url.getHost())) {
      throw new BadUse("a token or certificate goes to https or to this machine only, not " + url);
    }
    if (key != null) {
      onlyOurs(key);
    }
    return new ApiClient(this, tokenFile == null ? "" : token(tokenFile));
  }

  private static String token(Path file) throws IOException {
    onlyOurs(file);
    String word = Files.readString(file).strip();
    if (!word.matches("[\\x21-\\x7e]{1,4096}")) {
      throw new BadUse(file + " has no token; it is one word of printable ASCII");
    }
    return word;
  }

  /** A secret that others can read is none. */
  static void onlyOurs(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> may = new java.util.HashSet<>(Files.getPosixFilePermissions(file));
    may.removeAll(OWN);
    may.remove(PosixFilePermission.OWNER_EXECUTE);
    if (!may.isEmpty()) {
      throw new BadUse(file + " leads to a secret and others may read it; run: chmod 600 " + file);
    }
  }
}
