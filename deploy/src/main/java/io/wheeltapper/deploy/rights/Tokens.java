package io.wheeltapper.deploy.rights;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of tokens, a {@link Token} a line; empty lines and {@code #} are passed over. Read anew
 * when it changes; while it cannot be read, nobody's token is good. Safe for all threads; blocks
 * for the file.
 */
public final class Tokens {

  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

  /** More than a site has; each is tried for an unknown token. */
  private static final int MOST = 1_000;

  private static final int LONGEST_SECRET = 200;

  private final Path file;
  private final InstantSource clock;
  private Optional<Stamp> stamp = Optional.empty();
  private List<Token> lines = List.of();

  private record Stamp(FileTime changed, long size) {}

  /**
   * Reads the file.
   *
   * @throws IOException naming file, line and what would be right
   */
  public Tokens(Path file, InstantSource clock) throws IOException {
    this.file = file;
    this.clock = clock;
    this.stamp = Optional.of(stamp());
    this.lines = read();
  }

  /** Whose token it is; nobody's where it is none, is over, or the file cannot be read. */
  public synchronized Optional<Token> find(String secret) {
    if (!secret.startsWith(Token.PREFIX) || secret.length() > LONGEST_SECRET) {
      return Optional.empty();
    }
    return current().stream()
        .filter(t -> t.expires() > clock.millis())
        .filter(t -> t.is(secret))
        .findFirst();
  }

  /** Whether exactly this line is still in the file and good. */
  public synchronized boolean stands(Token token) {
    return token.expires() > clock.millis() && current().contains(token);
  }

  private List<Token> current() {
    try {
      Stamp now = stamp();
      if (!stamp.equals(Optional.of(now))) {
        stamp = Optional.of(now);
        lines = List.of();
        lines = read();
        LOG.info("file={} tokens={}", file, lines.size());
      }
    } catch (IOException e) {
      if (!lines.isEmpty() || stamp.isPresent()) {
        LOG.warn("no token is good now: {}", e.getMessage());
      }
      // A file that went away is read when it is back.
      lines = List.of();
      stamp = Files.exists(file) ? stamp : Optional.empty();
    }
    return lines;
  }

  private Stamp stamp() throws IOException {
    return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
  }

  private List<Token> read() throws IOException {
    if (writableByOthers()) {
      throw new IOException(file + ": others can write it; chmod go-w " + file);
    }
    List<Token> all = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        all.add(Token.parse(line));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ":" + number + ": " + e.getMessage(), e);
      }
      if (all.size() > MOST) {
        throw new IOException(file + ":" + number + ": at most " + MOST + " tokens");
      }
    }
    return List.copyOf(all);
  }

  private boolean writableByOthers() throws IOException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.GROUP_WRITE)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }
}
