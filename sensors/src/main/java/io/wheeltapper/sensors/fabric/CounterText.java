package io.wheeltapper.sensors.fabric;

import io.wheeltapper.sensors.fabric.End.Sort;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counters as {@code perfquery} and {@code ibqueryerrors} print them, line by line. */
final class CounterText {

  private static final Pattern LID =
      Pattern.compile("# Port .*counters: Lid (\\d{1,6})(?: \\(.*\\))? port (\\d{1,3})\\b.*");
  private static final Pattern COUNTER = Pattern.compile("(\\w{1,64}):\\.*(\\d{1,19})");
  private static final Pattern OTHER = Pattern.compile("(\\w{1,64}):\\.*\\S*|#.*");
  private static final Pattern NODE =
      Pattern.compile("Errors for (?:(0x[0-9a-fA-F]{1,16}) )?\"(.*)\"");
  private static final Pattern PORT =
      Pattern.compile(" +GUID (0x[0-9a-fA-F]{1,16}) port (\\d{1,3}|ALL): ?(.*)");
  private static final Pattern ITEM = Pattern.compile("\\[(\\w{1,64}) == (\\d{1,19})");
  private static final Pattern REST =
      Pattern.compile("## .*|##  +\\d+ ports checked.*| +Link info:.*|ibwarn: .*");

  /** Their names to sysfs's. */
  private static final Map<String, String> NAMES = new HashMap<>();

  static {
    NAMES.put("SymbolErrorCounter", "symbol_error");
    NAMES.put("LinkErrorRecoveryCounter", "link_error_recovery");
    NAMES.put("LinkDownedCounter", "link_downed");
    NAMES.put("PortRcvErrors", "port_rcv_errors");
    NAMES.put("PortRcvRemotePhysicalErrors", "port_rcv_remote_physical_errors");
    NAMES.put("PortXmitDiscards", "port_xmit_discards");
    NAMES.put("LocalLinkIntegrityErrors", "local_link_integrity_errors");
    NAMES.put("ExcessiveBufferOverrunErrors", "excessive_buffer_overrun_errors");
    NAMES.put("PortXmitWait", "port_xmit_wait");
    NAMES.put("PortXmitData", "port_xmit_data");
    NAMES.put("PortRcvData", "port_rcv_data");
  }

  /** Where counters were read: by LID, or by GUID and name. */
  private record Where(int lid, String guid, Optional<Sort> sort, String description, int port) {}

  private final Map<Where, Map<String, Long>> counts = new LinkedHashMap<>();
  private Optional<Where> where = Optional.empty();
  private boolean node;
  private String description = "";

  /** Takes a line, or says that it is none of these. */
  boolean take(String line) {
    Matcher lid = LID.matcher(line);
    if (lid.matches()) {
      where(Integer.parseInt(lid.group(1)), "", Optional.empty(), "", lid.group(2));
      return true;
    }
    Matcher counter = COUNTER.matcher(line);
    if (counter.matches()) {
      where.ifPresent(w -> put(w, counter.group(1), counter.group(2)));
      return true;
    }
    Matcher heading = NODE.matcher(line);
    if (heading.matches()) {
      node = heading.group(1) == null;
      description = heading.group(2);
      return true;
    }
    Matcher port = PORT.matcher(line);
    if (port.matches()) {
      where(
          0,
          End.guid(port.group(1)),
          Optional.of(node ? Sort.NODE : Sort.SWITCH),
          description,
          port.group(2));
      Matcher item = ITEM.matcher(port.group(3));
      while (item.find()) {
        where.ifPresent(w -> put(w, item.group(1), item.group(2)));
      }
      return true;
    }
    return OTHER.matcher(line).matches() || REST.matcher(line).matches();
  }

  /** What is told of all ports together (255, ALL) is about none. */
  private void where(int lid, String guid, Optional<Sort> sort, String named, String port) {
    boolean one = !port.equals("ALL") && !port.equals("255");
    where =
        one
            ? Optional.of(new Where(lid, guid, sort, named, Integer.parseInt(port)))
            : Optional.empty();
  }

  private void put(Where at, String name, String digits) {
    String known = NAMES.get(name);
    if (known != null && (digits.length() < 19 || digits.compareTo("9223372036854775807") <= 0)) {
      counts.computeIfAbsent(at, w -> new TreeMap<>()).put(known, Long.parseLong(digits));
    }
  }

  /** The counters by port; a LID is looked up, and one that nobody knows is its own name. */
  Map<End, Map<String, Long>> counts(Map<Integer, End> lids) {
    Map<End, Map<String, Long>> named = new LinkedHashMap<>();
    counts.forEach((at, values) -> {
      End known = lids.get(at.lid());
      End end =
          at.sort().isPresent()
              ? End.of(at.sort().get(), at.guid(), at.description(), at.port())
              : known == null
                  ? End.of(Sort.SWITCH, "", "lid-" + at.lid(), at.port())
                  : new End(known.sort(), known.guid(), known.owner(), known.device(), at.port());
      named.put(end, values);
    });
    return named;
  }
}
