package io.wheeltapper.actuators.fabric;

import io.wheeltapper.core.model.Target;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What switches and hosts are called: by their node description, in the same words as the sensors
 * of the fabric, whose findings name the ports that we are asked to touch.
 */
final class Names {

  /** What managed switches call themselves: {@code MF0;l3:MQM8700/U1}. */
  private static final Pattern MANAGED = Pattern.compile("MF\\d+;([^:;]+):[^/]*/[UL](\\d+).*");

  /** What switches of one make all call themselves says nothing of which one it is. */
  private static final Pattern NAMELESS =
      Pattern.compile(".*(Mellanox Technologies|NVIDIA|Infiniscale|Quantum Mellanox).*");

  private static final Pattern PORT = Pattern.compile("([^/@]{1,128})/(\\d{1,3})");
  private static final int LONGEST = 128;

  /** A switch's port. */
  record SwitchPort(String name, int number) {
    @Override
    public String toString() {
      return name + "/" + number;
    }
  }

  private Names() {}

  /** Whether a target is a port of a switch: {@code port:l3/12}. */
  static boolean fits(Target target) {
    return target.kind() == Target.Kind.PORT && PORT.matcher(target.id()).matches();
  }

  /**
   * The port that a target names.
   *
   * @throws IllegalArgumentException when it is no port of a switch
   */
  static SwitchPort of(Target target) {
    Matcher m = PORT.matcher(target.id());
    if (target.kind() != Target.Kind.PORT || !m.matches()) {
      throw new IllegalArgumentException(
          target + " is no port of a switch, as port:l3/12; a host's end is never touched");
    }
    return new SwitchPort(m.group(1), Integer.parseInt(m.group(2)));
  }

  /** A switch's name. */
  static String ofSwitch(String description, String guid) {
    String clean = clean(description);
    Matcher managed = MANAGED.matcher(clean);
    if (managed.matches()) {
      String unit = managed.group(2).equals("1") ? "" : "-u" + managed.group(2);
      return word(managed.group(1)) + unit;
    }
    return clean.isEmpty() || NAMELESS.matcher(clean).matches() ? guid : word(clean);
  }

  /** The host of an adapter. */
  static String ofHost(String description, String guid) {
    String host = clean(description).split(" ", 2)[0];
    int dot = host.indexOf('.');
    String owner = dot > 0 ? host.substring(0, dot) : host;
    return owner.isEmpty() ? guid : word(owner);
  }

  private static String clean(String description) {
    String one = description.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return one.length() > LONGEST ? one.substring(0, LONGEST) : one;
  }

  private static String word(String text) {
    String word = text.replaceAll("[^\\p{L}\\p{N}._+:-]+", "-").replaceAll("^-+|-+$", "");
    return word.isEmpty() ? "unnamed" : word;
  }
}
