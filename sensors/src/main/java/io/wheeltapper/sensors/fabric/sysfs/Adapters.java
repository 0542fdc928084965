package io.wheeltapper.sensors.fabric.sysfs;

import io.wheeltapper.sensors.fabric.End;
import io.wheeltapper.sensors.fabric.Measure;
import io.wheeltapper.sensors.fabric.sysfs.Port.Known;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the adapters out of a tree, by Documentation/ABI/stable/sysfs-class-infiniband. Pure but
 * for the tree. Virtual functions are left out: they come and go with pods.
 */
final class Adapters {

  private static final String CLASS = "infiniband";

  /** Adapters of one node; a machine of 16 GPUs has 20. */
  private static final int MOST = 256;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern STATE = Pattern.compile("(\\d{1,3}): *([\\w ]{1,64})");
  private static final Pattern RATE =
      Pattern.compile("(\\d{1,5}(?:\\.\\d{1,3})?) Gb/sec(?: +\\(([\\w ]{1,32})\\))?.*");
  private static final Pattern COUNT = Pattern.compile("\\d{1,19}");

  /** Files of both folders that a number is made of. */
  private static final List<String> COUNTERS = Measure.ALL.stream().map(Measure::counter).toList();

  /** An empty place of a GID table is read as this. */
  private static final Pattern NO_GID = Pattern.compile("(?:0{4}:){7}0{4}");

  private static final int GIDS = 16;
  private static final int IFF_UP = 1;

  private final Tree tree;
  private final BiConsumer<String, String> rejected;

  /**
   * Over a tree.
   *
   * @param rejected hears of the place and the reason of what was no use
   */
  Adapters(Tree tree, BiConsumer<String, String> rejected) {
    this.tree = tree;
    this.rejected = rejected;
  }

  /** All adapters, by name. */
  List<Adapter> read() throws IOException {
    List<Adapter> adapters = new ArrayList<>();
    for (String name : tree.list(CLASS)) {
      String at = CLASS + "/" + name;
      if (!NAME.matcher(name).matches()) {
        rejected.accept(CLASS, "an adapter's name of other characters");
      } else if (adapters.size() >= MOST) {
        rejected.accept(at, "more than " + MOST + " adapters");
        break;
      } else if (tree.list(at + "/device/physfn").isEmpty()) {
        adapters.add(adapter(name, at));
      }
    }
    return adapters;
  }

  private Adapter adapter(String name, String at) throws IOException {
    List<Port> ports = new ArrayList<>();
    for (String number : tree.list(at + "/ports")) {
      if (number.matches("[1-9]\\d{0,2}")) {
        ports.add(port(at, Integer.parseInt(number), at + "/ports/" + number));
      } else {
        rejected.accept(at, "a port's name that is no number");
      }
    }
    String model = tree.read(at + "/hca_type") + " " + tree.read(at + "/board_id");
    return new Adapter(
        name, tree.read(at + "/fw_ver"), model.strip(), tree.read(at + "/node_desc"), ports);
  }

  private Port port(String adapter, int number, String at) throws IOException {
    Matcher rate = RATE.matcher(tree.read(at + "/rate"));
    boolean rated = rate.matches();
    String netdev = netdev(adapter, at);
    return new Port(
        number,
        guid(tree.read(at + "/gids/0")),
        word(tree.read(at + "/state")),
        word(tree.read(at + "/phys_state")),
        rated ? Double.parseDouble(rate.group(1)) : Double.NaN,
        rated && rate.group(2) != null ? rate.group(2) : "",
        tree.read(at + "/link_layer").equals("Ethernet"),
        address(at),
        counters(at),
        netdev,
        netdev.isEmpty() ? Known.UNKNOWN : up(tree.read("net/" + netdev + "/flags")));
  }

  /** {@code ACTIVE} of {@code 4: ACTIVE}. */
  private static String word(String text) {
    Matcher m = STATE.matcher(text);
    return m.matches() ? m.group(2).strip() : "";
  }

  private Map<String, Long> counters(String at) {
    Map<String, Long> counters = new HashMap<>();
    for (String name : COUNTERS) {
      String text = tree.read(at + "/counters/" + name);
      String value = text.isEmpty() ? tree.read(at + "/hw_counters/" + name) : text;
      if (COUNT.matcher(value).matches()) {
        counters.put(name, whole(value));
      } else if (!value.isEmpty() && !value.startsWith("N/A")) {
        rejected.accept(at + "/" + name, "no count");
      }
    }
    return counters;
  }

  /** Twenty digits are more than a counter has; what is larger stands at its end. */
  private static long whole(String digits) {
    return digits.length() < 19 || digits.compareTo("9223372036854775807") <= 0
        ? Long.parseLong(digits)
        : Long.MAX_VALUE;
  }

  /** The port's GUID ends its first GID, on InfiniBand. */
  private static String guid(String gid) {
    return gid.matches("(?:[0-9a-fA-F]{4}:){7}[0-9a-fA-F]{4}") && !NO_GID.matcher(gid).matches()
        ? End.guid(gid.substring(20))
        : "";
  }

  private Known address(String at) {
    boolean any = false;
    for (int i = 0; i < GIDS; i++) {
      String gid = tree.read(at + "/gids/" + i);
      if (gid.isEmpty()) {
        break;
      }
      if (!NO_GID.matcher(gid).matches()) {
        return Known.YES;
      }
      any = true;
    }
    return any ? Known.NO : Known.UNKNOWN;
  }

  private String netdev(String adapter, String at) throws IOException {
    String named = tree.read(at + "/gid_attrs/ndevs/0");
    if (NAME.matcher(named).matches()) {
      return named;
    }
    List<String> names = tree.list(adapter + "/device/net");
    return names.size() == 1 && NAME.matcher(names.getFirst()).matches() ? names.getFirst() : "";
  }

  private static Known up(String flags) {
    if (!flags.matches("0x[0-9a-fA-F]{1,8}")) {
      return Known.UNKNOWN;
    }
    return (Long.parseLong(flags.substring(2), 16) & IFF_UP) != 0 ? Known.YES : Known.NO;
  }
}
