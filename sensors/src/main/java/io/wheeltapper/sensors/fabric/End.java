package io.wheeltapper.sensors.fabric;

import io.wheeltapper.core.model.Target;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One end of a link, named as both ends name it: {@code n1/mlx5_0} of a node, {@code l3/12} of a
 * switch.
 *
 * @param sort whether it is a node's adapter or a switch
 * @param guid the node's GUID, {@code 0x} and 16 hex digits, or {@code ""}
 * @param owner the node's name up to its first dot, or the switch's
 * @param device the adapter, {@code mlx5_0}; {@code ""} of a switch
 */
public record End(Sort sort, String guid, String owner, String device, int port)
    implements Comparable<End> {

  /** What sort of thing it belongs to. Routers are counted as switches. */
  public enum Sort {
    NODE,
    SWITCH
  }

  private static final int LONGEST_NAME = 128;

  /** What managed switches call themselves: {@code MF0;l3:MQM8700/U1}. */
  private static final Pattern MANAGED = Pattern.compile("MF\\d+;([^:;]+):[^/]*/[UL](\\d+).*");

  /** What switches of one make all call themselves says nothing of which one it is. */
  private static final Pattern NAMELESS =
      Pattern.compile(".*(Mellanox Technologies|NVIDIA|Infiniscale|Quantum Mellanox).*");

  /** One end, by what the fabric calls it: a node description of IBTA's. */
  public static End of(Sort sort, String guid, String description, int port) {
    String clean = clean(description);
    if (sort == Sort.SWITCH) {
      Matcher managed = MANAGED.matcher(clean);
      if (managed.matches()) {
        String unit = managed.group(2).equals("1") ? "" : "-u" + managed.group(2);
        return new End(sort, guid, word(managed.group(1)) + unit, "", port);
      }
      boolean nameless = clean.isEmpty() || NAMELESS.matcher(clean).matches();
      return new End(sort, guid, nameless ? word(guid) : word(clean), "", port);
    }
    int blank = clean.indexOf(' ');
    String host = blank < 0 ? clean : clean.substring(0, blank);
    int dot = host.indexOf('.');
    String owner = dot > 0 ? host.substring(0, dot) : host;
    return new End(
        sort,
        guid,
        owner.isEmpty() ? word(guid) : word(owner),
        blank < 0 ? "hca" : word(clean.substring(blank + 1)),
        port);
  }

  /** {@code n1/mlx5_0}, {@code n1/mlx5_0/2}, {@code l3/12}. */
  public String name() {
    if (sort == Sort.SWITCH) {
      return owner + "/" + port;
    }
    return owner + "/" + device + (port == 1 ? "" : "/" + port);
  }

  /** The port as a target: {@code port:mlx5_0/1@n1}, {@code port:l3/12}. */
  public Target target() {
    return new Target(
        Target.Kind.PORT,
        sort == Sort.SWITCH ? owner + "/" + port : device + "/" + port + "@" + owner);
  }

  /** Whether it is the adapter inside a switch that adds up for the nodes (SHARP). */
  boolean aggregates() {
    return sort == Sort.NODE && (owner + "-" + device).contains("Aggregation-Node");
  }

  /** The node that signals about it belong to, or {@code ""}. */
  public String node() {
    return sort == Sort.NODE ? owner : "";
  }

  /** The link between two ends, the same from both: a node's end first, else by name. */
  public static String link(End one, End other) {
    return one.compareTo(other) <= 0
        ? one.name() + "-" + other.name()
        : other.name() + "-" + one.name();
  }

  @Override
  public int compareTo(End other) {
    int bySort = sort.compareTo(other.sort);
    int byOwner = bySort != 0 ? bySort : owner.compareTo(other.owner);
    int byDevice = byOwner != 0 ? byOwner : device.compareTo(other.device);
    return byDevice != 0 ? byDevice : Integer.compare(port, other.port);
  }

  /** A GUID as {@code 0x} and 16 hex digits, from {@code 0x…} or {@code 7cfe:9003:003b:4bde}. */
  public static String guid(String text) {
    String digits = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^0x", "").replace(":", "");
    return digits.matches("[0-9a-f]{1,16}") ? "0x" + "0".repeat(16 - digits.length()) + digits : "";
  }

  private static String clean(String description) {
    String one = description.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return one.length() > LONGEST_NAME ? one.substring(0, LONGEST_NAME) : one;
  }

  /** A name without blanks and slashes, so that names can be put together and taken apart. */
  private static String word(String text) {
    String word = text.replaceAll("[^\\p{L}\\p{N}._+:-]+", "-").replaceAll("^-+|-+$", "");
    return word.isEmpty() ? "unnamed" : word;
  }
}
