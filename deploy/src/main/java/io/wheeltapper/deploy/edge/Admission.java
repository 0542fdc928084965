package io.wheeltapper.deploy.edge;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may speak, and of what: a node of itself, of jobs and of storage as it sees them, never of
 * another node or of plant; a gateway of everything. Immutable; safe for all threads.
 */
final class Admission {

  private record Token(String node, byte[] secret) {}

  private final List<Token> tokens;
  private final Set<String> gateways;

  private Admission(List<Token> tokens, Set<String> gateways) {
    this.tokens = List.copyOf(tokens);
    this.gateways = Set.copyOf(gateways);
  }

  /** Without tokens: for loopback, or where certificates say who speaks. */
  static Admission open(List<String> gateways) {
    return new Admission(List.of(), new HashSet<>(gateways));
  }

  /**
   * By tokens: a line for each node, {@code NODE TOKEN}; {@code *} in place of the node is any.
   *
   * @throws IOException when the file cannot be read, or a line is none
   */
  static Admission read(Path file, List<String> gateways) throws IOException {
    List<Token> tokens = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.strip().split("\\s+");
      if (words.length != 2 || words[1].length() < 16) {
        throw new IOException(
            file
                + ":"
                + number
                + ": a line is 'NODE TOKEN', with a token of 16 characters or more");
      }
      tokens.add(new Token(words[0], words[1].getBytes(StandardCharsets.UTF_8)));
    }
    if (tokens.isEmpty()) {
      throw new IOException(file + ": no token in it; write a line 'NODE TOKEN'");
    }
    return new Admission(tokens, new HashSet<>(gateways));
  }

  /** Whether this header lets this node in. */
  boolean admits(String node, String authorization) {
    if (tokens.isEmpty()) {
      return true;
    }
    String given = authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
    byte[] secret = given.getBytes(StandardCharsets.UTF_8);
    boolean admitted = false;
    for (Token token : tokens) {
      // All are looked at, so that the time tells nothing.
      admitted |=
          MessageDigest.isEqual(token.secret(), secret)
              && (token.node().equals("*") || token.node().equals(node));
    }
    return admitted;
  }

  /** What is wrong with this signal out of this node's mouth. */
  Optional<String> objection(String node, Signal signal) {
    if (gateways.contains(node)) {
      return Optional.empty();
    }
    if (!signal.node().isEmpty()) {
      return signal.node().equals(node)
          ? Optional.empty()
          : Optional.of("it speaks of the node " + signal.node() + ", and is " + node);
    }
    Target.Kind kind = signal.target().kind();
    return switch (kind) {
      case JOB, STORAGE -> Optional.empty();
      case SENSOR ->
          signal.target().id().endsWith("@" + node)
              ? Optional.empty()
              : Optional.of("it speaks of a sensor that is not its own");
      default ->
          Optional.of(
              "it speaks of a "
                  + kind.name().toLowerCase(Locale.ROOT)
                  + "; only a node of 'gateways' may");
    };
  }
}
