package io.wheeltapper.core.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is sick or acted on: a kind and an id, written {@code node:gpu-017}, {@code
 * gpu:0000:3b:00@n1}, {@code job:slurm/4711}.
 *
 * @param kind what sort of thing it is
 * @param id its name within the kind, non-blank, at most {@value #LONGEST_ID} characters, no
 *     control characters
 */
public record Target(Kind kind, String id) implements Comparable<Target> {

  /** Longest id in characters; longer than any Slurm, Kubernetes or PCI name in use. */
  public static final int LONGEST_ID = 512;

  private static final int LONGEST_VERSION = 100;

  /** The sorts of things that can be sick or acted on. */
  public enum Kind {
    NODE,
    GPU,
    PORT,
    LINK,
    SWITCH,
    JOB,
    PARTITION,
    RACK,
    LEAF,
    DOMAIN,
    LOOP,
    FEED,
    STORAGE,
    SENSOR,
    RELEASE,
    WINDOW,
    SITE;

    /** The name as people write it: lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Target {
    if (id.isBlank() || id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a target's id has 1 to " + LONGEST_ID + " printable characters");
    }
  }

  /** A node by its scheduler name. */
  public static Target node(String name) {
    return new Target(Kind.NODE, name);
  }

  /** A GPU known only by its PCI address on a node: {@code gpu:0000:3b:00@n1}. */
  public static Target gpuAt(String pci, String node) {
    return new Target(Kind.GPU, pci + "@" + node);
  }

  /** A job of a scheduler: {@code job:slurm/4711}. */
  public static Target job(String scheduler, String id) {
    return new Target(Kind.JOB, scheduler + "/" + id);
  }

  /**
   * A version of a component on all nodes that have it: {@code release:driver/575.57.08}; what is
   * no printable text of a sensible length is cut.
   */
  public static Target release(String component, String version) {
    String clean = version.replaceAll("\\p{Cntrl}", " ").strip();
    String cut = clean.length() > LONGEST_VERSION ? clean.substring(0, LONGEST_VERSION) : clean;
    return new Target(Kind.RELEASE, component + "/" + cut);
  }

  /** A change window or a freeze, by its name. */
  public static Target window(String name) {
    return new Target(Kind.WINDOW, name);
  }

  /** The whole site; there is one. */
  public static Target site() {
    return new Target(Kind.SITE, "site");
  }

  /**
   * Reads {@code kind:id}.
   *
   * @throws IllegalArgumentException naming the kinds there are, when the text is not of that shape
   */
  @JsonCreator
  public static Target parse(String text) {
    int colon = text.indexOf(':');
    String word = colon < 0 ? text : text.substring(0, colon);
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(k -> k.word().equals(word))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "'" + text + "' is no target; write KIND:ID with KIND one of " + kinds()));
    if (colon < 0) {
      throw new IllegalArgumentException("'" + text + "' is no target; write " + word + ":ID");
    }
    return new Target(kind, text.substring(colon + 1));
  }

  private static String kinds() {
    return Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(", "));
  }

  @Override
  public int compareTo(Target other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : id.compareTo(other.id);
  }

  @Override
  @JsonValue
  public String toString() {
    return kind.word() + ":" + id;
  }
}
