package io.wheeltapper.actuators.firmware;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a site says of one component, or of a bundle of parts that stay together: one image, one
 * command a node.
 *
 * @param name {@code bios}; as in the status {@code version.bios}
 * @param parts the ids of its parts in the inventory; {@code *} stands for anything
 * @param count how many parts a node has of it; 0 where the site does not say
 * @param backup the id of the slot that holds the version before, or {@code ""}
 * @param reset what brings a flashed version into force
 * @param force whether an older version is taken only with ForceUpdate
 * @param witness a command that says the version by another way, or empty: then there is one
 *     witness only
 * @param leave the version that rollbacks leave where an action does not say, or {@code ""}
 * @param releases oldest first
 */
public record Component(
    String name,
    List<String> parts,
    int count,
    String backup,
    Reset reset,
    boolean force,
    List<String> witness,
    String leave,
    List<Release> releases) {

  public Component {
    parts = List.copyOf(parts);
    witness = List.copyOf(witness);
    releases = List.copyOf(releases);
  }

  /**
   * What is reset.
   *
   * @param what {@code none}, {@code system}, {@code manager}, {@code chassis} or {@code
   *     chassis/ID}
   * @param type a ResetType of Redfish
   */
  public record Reset(String what, String type) {

    /** The device takes the version into force by itself. */
    public static final Reset NONE = new Reset("none", "");

    /** Whether there is anything to reset. */
    public boolean wanted() {
      return !what.equals("none");
    }
  }

  /** Whether the id is one of its parts'. */
  public boolean has(String id) {
    return parts.stream().anyMatch(p -> fits(p, id));
  }

  /** Its parts' ids, where the site names each of them; empty where it names them by a pattern. */
  public Set<String> named() {
    return parts.stream().anyMatch(p -> p.contains("*")) ? Set.of() : Set.copyOf(parts);
  }

  /** Whether the id is the backup slot's. */
  public boolean backs(String id) {
    return !backup.isEmpty() && fits(backup, id);
  }

  private static boolean fits(String glob, String id) {
    StringBuilder pattern = new StringBuilder();
    for (String word : glob.split("\\*", -1)) {
      pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(word));
    }
    return id.matches(pattern.toString());
  }

  /** What the site says of a version. */
  public Optional<Release> release(String version) {
    return releases.stream().filter(r -> r.version().equals(version)).findFirst();
  }

  /** The version before another in the site's order; empty where there is none. */
  Optional<Release> before(String version) {
    for (int i = 1; i < releases.size(); i++) {
      if (releases.get(i).version().equals(version)) {
        return Optional.of(releases.get(i - 1));
      }
    }
    return Optional.empty();
  }
}
