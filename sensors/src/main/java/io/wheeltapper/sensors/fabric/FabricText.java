package io.wheeltapper.sensors.fabric;

import io.wheeltapper.sensors.fabric.End.Sort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code iblinkinfo}, {@code iblinkinfo -l} and {@code ibnetdiscover -p} print, alone or
 * one after the other, and hands other lines to {@link CounterText} and {@link SwitchText}. Pure.
 * The names of fields are those of infiniband-diags 44; older versions say the same.
 */
public final class FabricText {

  /** A subnet has at most 49,151 unicast LIDs; the largest switches have 64 ports. */
  private static final int MOST_PORTS = 400_000;

  private static final int LONGEST_LINE = 4096;

  private static final Pattern HEADING =
      Pattern.compile("(CA|Switch|Router): (?:(0x[0-9a-fA-F]{1,16}) )?(.*):");
  private static final Pattern LINK =
      Pattern.compile(
          " *(?:(0x[0-9a-fA-F]{1,16}) )?(?:\" *(.*?)\" )? *(\\d{1,6}) +(\\d{1,3})\\[[^\\]]{0,4}\\]"
              + " ==\\(([^)]{0,80}(?:\\([^)]{0,20}\\)[^)]{0,40})?)\\)==>"
              + " +(?:(0x[0-9a-fA-F]{1,16}) +)?(?:(\\d{1,6}) +(\\d{1,3}))? *\\[[^\\]]{0,4}\\]"
              + " \"(.*)\".*");
  private static final Pattern STATES = Pattern.compile("([A-Za-z]\\w*)/ *(\\w+) *$");
  private static final Pattern SPEED =
      Pattern.compile("(\\d{1,2})X +(\\d{1,3}(?:\\.\\d{1,6})?) Gbps");
  private static final Pattern EDGE =
      Pattern.compile(
          "(CA|SW|RT) +(\\d{1,6}) +(\\d{1,3}) (0x[0-9a-fA-F]{1,16}) +(\\d{1,2})x (\\S+)(?: -"
              + " (CA|SW|RT) +(\\d{1,6}) +(\\d{1,3}) (0x[0-9a-fA-F]{1,16}) \\( '(.*)' - '(.*)' \\)|"
              + " +'(.*)') *");

  /** A port as a line has it; of iblinkinfo's other end only what it is called. */
  private record Raw(
      Optional<Sort> sort,
      String guid,
      String description,
      int lid,
      int port,
      String state,
      String physical,
      double gigabits,
      Optional<Other> other) {}

  private record Other(Optional<Sort> sort, String guid, int lid, int port, String description) {}

  private record Place(int lid, int port) {}

  private final BiConsumer<Integer, String> rejected;
  private final CounterText counters = new CounterText();
  private final SwitchText switches = new SwitchText();
  private final Map<Object, Raw> ports = new LinkedHashMap<>();
  private Optional<Sort> sort = Optional.empty();
  private String guid = "";
  private String description = "";

  /**
   * Reads nothing yet.
   *
   * @param rejected hears of a line's number and what is wrong with it
   */
  public FabricText(BiConsumer<Integer, String> rejected) {
    this.rejected = rejected;
  }

  /** Takes a text, or the next one. */
  public void take(String text) {
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.length() > LONGEST_LINE) {
        rejected.accept(number, "longer than " + LONGEST_LINE + " characters");
      } else if (ports.size() >= MOST_PORTS) {
        rejected.accept(number, "more than " + MOST_PORTS + " ports");
        return;
      } else if (!line.isBlank() && !port(line) && !counters.take(line) && !switches.take(line)) {
        rejected.accept(number, "a line of no known form");
      }
    }
  }

  private boolean port(String line) {
    Matcher heading = HEADING.matcher(line);
    if (heading.matches()) {
      sort = Optional.of(heading.group(1).equals("CA") ? Sort.NODE : Sort.SWITCH);
      guid = orEmpty(heading.group(2));
      description = heading.group(3);
      return true;
    }
    Matcher link = LINK.matcher(line);
    if (link.matches()) {
      link(link);
      return true;
    }
    Matcher edge = EDGE.matcher(line);
    if (edge.matches()) {
      edge(edge);
      return true;
    }
    return false;
  }

  private void link(Matcher m) {
    boolean whole = m.group(2) != null;
    String inner = m.group(5);
    Matcher states = STATES.matcher(inner);
    boolean stated = states.find();
    Matcher speed = SPEED.matcher(inner);
    double rate =
        speed.find()
            ? SubnetPort.gigabits(
                Integer.parseInt(speed.group(1)), Double.parseDouble(speed.group(2)))
            : Double.NaN;
    Optional<Other> other =
        m.group(7) == null
            ? Optional.empty()
            : Optional.of(
                new Other(
                    Optional.empty(),
                    End.guid(orEmpty(m.group(6))),
                    Integer.parseInt(m.group(7)),
                    Integer.parseInt(m.group(8)),
                    m.group(9)));
    add(
        new Raw(
            whole ? Optional.empty() : sort,
            End.guid(m.group(1) == null ? guid : m.group(1)),
            whole ? m.group(2).strip() : description,
            Integer.parseInt(m.group(3)),
            Integer.parseInt(m.group(4)),
            stated ? states.group(1) : "",
            stated ? states.group(2) : "",
            rate,
            other));
  }

  private void edge(Matcher m) {
    boolean connected = m.group(7) != null;
    Optional<Other> other =
        connected
            ? Optional.of(
                new Other(
                    Optional.of(sort(m.group(7))),
                    End.guid(m.group(10)),
                    Integer.parseInt(m.group(8)),
                    Integer.parseInt(m.group(9)),
                    m.group(12)))
            : Optional.empty();
    add(
        new Raw(
            Optional.of(sort(m.group(1))),
            End.guid(m.group(4)),
            connected ? m.group(11) : m.group(13),
            Integer.parseInt(m.group(2)),
            Integer.parseInt(m.group(3)),
            "",
            connected ? "LinkUp" : "",
            connected ? SubnetPort.gigabits(Integer.parseInt(m.group(5)), m.group(6)) : Double.NaN,
            other));
  }

  /**
   * What says more of one port is kept: iblinkinfo its state, ibnetdiscover the sort of its peer.
   */
  private void add(Raw raw) {
    Object key =
        raw.guid().isEmpty() ? new Place(raw.lid(), raw.port()) : List.of(raw.guid(), raw.port());
    Raw before = ports.get(key);
    if (before == null || before.state().isEmpty()) {
      ports.put(key, raw);
    }
  }

  private static Sort sort(String word) {
    return word.equals("CA") ? Sort.NODE : Sort.SWITCH;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** All that was read. */
  public Subnet subnet() {
    Set<String> several = several();
    Map<Place, End> places = new HashMap<>();
    Map<Integer, End> lids = new HashMap<>();
    ports
        .values()
        .forEach(raw -> {
          End end = end(raw, several);
          places.put(new Place(raw.lid(), raw.port()), end);
          lids.putIfAbsent(raw.lid(), end);
        });
    List<SubnetPort> read = new ArrayList<>();
    for (Raw raw : ports.values()) {
      End end = end(raw, several);
      read.add(
          new SubnetPort(
              end,
              raw.lid(),
              raw.state(),
              raw.physical(),
              raw.gigabits(),
              raw.other().map(other -> peer(end, other, places))));
    }
    return new Subnet(read, counters.counts(lids), switches.health()).distinct();
  }

  /** {@code iblinkinfo -l} does not say what is a switch: what has several ports is one. */
  private Set<String> several() {
    Map<String, Integer> first = new HashMap<>();
    Set<String> several = new HashSet<>();
    for (Raw raw : ports.values()) {
      Integer port = first.putIfAbsent(raw.guid(), raw.port());
      if (port != null && port != raw.port()) {
        several.add(raw.guid());
      }
    }
    return several;
  }

  private static End end(Raw raw, Set<String> several) {
    Sort sort = raw.sort().orElse(several.contains(raw.guid()) ? Sort.SWITCH : Sort.NODE);
    return End.of(sort, raw.guid(), raw.description(), raw.port());
  }

  private static End peer(End end, Other other, Map<Place, End> places) {
    End known = places.get(new Place(other.lid(), other.port()));
    if (known != null) {
      return known;
    }
    Sort sort = other.sort().orElse(end.sort() == Sort.NODE ? Sort.SWITCH : Sort.NODE);
    return End.of(sort, other.guid(), other.description(), other.port());
  }
}
