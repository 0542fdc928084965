package io.wheeltapper.deploy.edge;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may speak, and of what: a node of itself and what is on it, of storage as it sees it, and of
 * what happens to jobs there; never of another node, of plant, or in a scheduler's place. A gateway
 * may speak of everything, where it proved that it is that node. Immutable; safe for all threads.
 */
final class Admission {

  /** What schedulers and people say, and decisions rest on. */
  private static final Set<String> SCHEDULERS =
      Set.of(Known.NODE, Known.JOB, Known.SET_POINT, Known.MAINTENANCE);

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

  /** How a node was let in. */
  enum Entrance {
    NONE,
    /** By a token that any node has. */
    ANY,
    /** By its own token or certificate, or where nobody is asked. */
    OWN
  }

  /** Whether and how this header lets this node in. */
  Entrance admits(String node, String authorization) {
    if (tokens.isEmpty()) {
      return Entrance.OWN;
    }
    String given = authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
    byte[] secret = given.getBytes(StandardCharsets.UTF_8);
    Entrance entrance = Entrance.NONE;
    for (Token token : tokens) {
      // All are looked at, so that the time tells nothing.
      boolean same = MessageDigest.isEqual(token.secret(), secret);
      if (same && token.node().equals(node)) {
        entrance = Entrance.OWN;
      } else if (same && token.node().equals("*") && entrance == Entrance.NONE) {
        entrance = Entrance.ANY;
      }
    }
    return entrance;
  }

  /** What is wrong with this signal out of this node's mouth. */
  Optional<String> objection(String node, Entrance entrance, Signal signal) {
    Optional<String> never = never(node, signal);
    if (never.isPresent()) {
      return never;
    }
    if (gateways.contains(node)) {
      return entrance == Entrance.OWN
          ? Optional.empty()
          : Optional.of("a gateway needs a token of its own");
    }
    String on = "@" + node;
    Target target = signal.target();
    if (!signal.sensor().endsWith(on)) {
      return Optional.of("it speaks as the sensor " + signal.sensor());
    }
    if (signal instanceof Status s && SCHEDULERS.contains(s.type())) {
      return Optional.of("it speaks as a scheduler or as people do: " + s.type());
    }
    boolean own =
        switch (target.kind()) {
          case NODE -> target.id().equals(node);
          case SENSOR, PORT, SWITCH -> target.id().endsWith(on);
          case GPU -> !target.id().contains("@") || target.id().endsWith(on);
          case STORAGE -> true;
          case JOB -> signal.node().isEmpty() || signal.node().equals(node);
          default -> false;
        };
    boolean placed = target.kind() == Target.Kind.JOB ? own : own && signal.node().equals(node);
    return placed
        ? Optional.empty()
        : Optional.of(
            "it speaks of "
                + target
                + (signal.node().isEmpty() ? "" : " of the node " + signal.node())
                + "; only a node of 'gateways' may");
  }

  /** What nobody says from outside, a gateway neither: the agent's own words of itself. */
  private static Optional<String> never(String node, Signal signal) {
    if (Known.measuresObjectives(signal.sensor())) {
      return Optional.of(
          "it measures objectives, as only a sensor of the agent's does: " + signal.sensor());
    }
    if (!(signal instanceof Status status)) {
      return Optional.empty();
    }
    return switch (status.type()) {
      case Known.ACTUATOR -> Optional.of("it speaks of how actions are carried out");
      case Known.SENSOR ->
          ofNode(status.target(), node)
              ? Optional.empty()
              : Optional.of("it speaks for the sensor " + status.target());
      default -> Optional.empty();
    };
  }

  /** Whether that is a sensor of this node, as {@code prom@g1}, or a part of one. */
  private static boolean ofNode(Target sensor, String node) {
    String id = sensor.id();
    String where = id.substring(id.indexOf('@') + 1);
    return sensor.kind() == Target.Kind.SENSOR
        && id.indexOf('@') > 0
        && (where.equals(node) || where.startsWith(node + "/"));
  }
}
