package io.wheeltapper.sensors.facility.snmp;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.Address;
import io.wheeltapper.sensors.facility.Saying;
import io.wheeltapper.sensors.facility.Source;
import io.wheeltapper.sensors.facility.Unit;
import io.wheeltapper.sensors.facility.snmp.OidMap.Column;
import io.wheeltapper.sensors.facility.snmp.OidMap.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One device through its OID map. A state is {@code ok} only when what makes it was read; a column
 * that was there and is gone is a failed reading, not a healthy one. For one thread.
 */
final class Pdu implements Source {

  private static final String NUMBER = "-?\\d{1,18}(\\.\\d{1,9})?";
  private static final String SYSTEM = "1.3.6.1.2.1.1.2";

  private final String name;
  private final Address address;
  private final List<OidMap> maps;
  private final Walker walker;
  private final Saying saying;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, SortedMap<String, String>> read = new LinkedHashMap<>();
  private @Nullable OidMap map;

  /**
   * A device.
   *
   * @param maps one of which fits
   * @param settleMillis how long a bad state must last
   */
  Pdu(String instance, Address address, List<OidMap> maps, Walker walker, long settleMillis) {
    this.name = instance + "/" + address.target().id();
    this.address = address;
    this.maps = List.copyOf(maps);
    this.walker = walker;
    this.saying = new Saying(name, settleMillis);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Signal> read(long now, BiConsumer<String, String> rejected)
      throws IOException, InterruptedException {
    read.clear();
    OidMap found = map();
    Map<Target, SortedMap<String, Double>> numbers = new LinkedHashMap<>();
    for (OidMap.Number number : found.numbers()) {
      Target about = number.rack() ? address.rack().orElse(address.target()) : address.target();
      of(number, rejected)
          .ifPresent(
              v -> numbers.computeIfAbsent(about, _ -> new TreeMap<>()).put(number.word(), v));
    }
    List<Signal> states = new ArrayList<>();
    states.addAll(state(found, "facility.power", OidMapReader.POWER, address.target(), now));
    Target wet = address.rack().orElse(address.target());
    states.addAll(state(found, "facility.leak", OidMapReader.LEAK, wet, now));
    List<Signal> signals = new ArrayList<>();
    numbers.forEach((about, values) -> signals.addAll(saying.numbers(about, values, now)));
    signals.addAll(states);
    if (read.values().stream().allMatch(SortedMap::isEmpty)) {
      throw new IOException(
          address.place() + " answers, and has nothing of " + found.name() + "; try map: [auto]");
    }
    return signals;
  }

  /** The map that fits; looked for once, and again after the device did not answer. */
  OidMap map() throws IOException, InterruptedException {
    OidMap known = map;
    if (known != null) {
      return known;
    }
    OidMap found = maps.size() == 1 ? maps.getFirst() : find();
    map = found;
    return found;
  }

  private OidMap find() throws IOException, InterruptedException {
    String system = column(SYSTEM).getOrDefault("0", "").replaceFirst("^\\.", "");
    Optional<OidMap> bySystem = Optional.empty();
    int longest = 0;
    for (OidMap one : maps) {
      for (String begin : one.systems()) {
        boolean fits = system.equals(begin) || system.startsWith(begin + ".");
        if (fits && begin.length() > longest && present(one)) {
          bySystem = Optional.of(one);
          longest = begin.length();
        }
      }
    }
    if (bySystem.isPresent()) {
      return bySystem.get();
    }
    for (OidMap one : maps) {
      if (!one.probe().isEmpty() && present(one)) {
        return one;
      }
    }
    throw new IOException(
        "no OID map fits a device whose sysObjectID is '"
            + system
            + "'; name one with 'map', or write one");
  }

  private boolean present(OidMap one) throws IOException, InterruptedException {
    return one.probe().isEmpty() || !column(one.probe()).isEmpty();
  }

  /** Each column is asked once a round, however often the map names it. */
  private SortedMap<String, String> column(String oid) throws IOException, InterruptedException {
    SortedMap<String, String> known = read.get(oid);
    if (known == null) {
      known = walker.column(oid);
      read.put(oid, known);
    }
    return known;
  }

  private SortedMap<String, Double> rows(Column column) throws IOException, InterruptedException {
    SortedMap<String, String> read = column(column.oid());
    SortedMap<String, String> which = new TreeMap<>();
    if (column.where().isPresent() && !read.isEmpty()) {
      which = column(column.where().get().oid());
    }
    SortedMap<String, String> names =
        column.named().isEmpty() || read.isEmpty() ? new TreeMap<>() : column(column.named());
    SortedMap<String, Double> rows = new TreeMap<>();
    for (Map.Entry<String, String> each : read.entrySet()) {
      String row = each.getKey();
      if (!column.named().isEmpty() && !Column.inlet(names.getOrDefault(row, ""))) {
        continue;
      }
      boolean wanted = column.where().isEmpty() || column.where().get().is().equals(which.get(row));
      if (wanted && column.takes(row) && each.getValue().matches(NUMBER)) {
        rows.put(row, Double.parseDouble(each.getValue()));
      }
    }
    return rows;
  }

  private Optional<Double> of(OidMap.Number number, BiConsumer<String, String> rejected)
      throws IOException, InterruptedException {
    SortedMap<String, Double> raw = rows(number.column());
    String digits = number.scale().digits();
    SortedMap<String, Double> places =
        digits.isEmpty() || raw.isEmpty() ? new TreeMap<>() : rows(Column.all(digits));
    List<Double> good = new ArrayList<>();
    for (Map.Entry<String, Double> row : raw.entrySet()) {
      double scaled = row.getValue() * number.scale().factor();
      if (!digits.isEmpty()) {
        Double place = places.get(row.getKey());
        scaled = place == null ? Double.NaN : scaled / Math.pow(10, place);
      }
      if (!(scaled >= number.least() && scaled <= number.most())) {
        rejected.accept(
            number.column().oid() + "." + row.getKey(),
            number.word()
                + " "
                + scaled
                + " is not between "
                + number.least()
                + " and "
                + number.most());
        continue;
      }
      double value = scaled;
      good.add(number.scale().unit().map((Unit u) -> u.as(number.word(), value)).orElse(value));
    }
    // A sum without one of its parts is another sum.
    boolean whole = good.size() == raw.size() || number.over() != OidMap.Over.SUM;
    OptionalDouble together = OidMap.together(number.over(), whole ? good : List.of());
    return together.isPresent() ? Optional.of(together.getAsDouble()) : Optional.empty();
  }

  private List<Signal> state(OidMap found, String type, List<String> worst, Target about, long now)
      throws IOException, InterruptedException {
    int least = worst.size();
    Set<String> what = new LinkedHashSet<>();
    boolean any = false;
    for (State state : found.states()) {
      if (!state.type().equals(type)) {
        continue;
      }
      SortedMap<String, Double> rows = rows(state.column());
      String known = state.column().toString();
      if (rows.isEmpty()) {
        if (seen.contains(known)) {
          throw new IOException(state.what() + " is no longer said, at " + state.column().oid());
        }
        continue;
      }
      seen.add(known);
      any = true;
      SortedMap<String, String> words = words(state, rows);
      boolean blind = words.containsValue(state.blind());
      boolean all = words.size() == rows.size() && !blind && !state.every().isEmpty();
      for (Map.Entry<String, Double> row : rows.entrySet()) {
        String word = words.get(row.getKey());
        if (word != null) {
          int rank = worst.indexOf(all ? state.every() : word);
          if (rank < least) {
            least = rank;
            what.clear();
          }
          if (rank == least) {
            what.add(rows.size() == 1 ? state.what() : state.what() + " " + row.getKey());
          }
        }
      }
    }
    if (!any) {
      return List.of();
    }
    boolean well = least == worst.size();
    String value = well ? "ok" : worst.get(least);
    String names = String.join(", ", what.stream().limit(20).toList());
    String key = type.equals("facility.leak") ? "detector" : "what";
    Map<String, String> fields = well ? Map.of() : Map.of(key, names);
    var status = saying.status(about, type, value, fields, now);
    return type.equals("facility.leak") ? saying.state(status) : saying.state(status, well);
  }

  /** The words of the rows that are not well. */
  private SortedMap<String, String> words(State state, SortedMap<String, Double> rows)
      throws IOException, InterruptedException {
    SortedMap<String, String> words = new TreeMap<>();
    rows.forEach((row, value) -> state.of(value).ifPresent(word -> words.put(row, word)));
    if (state.only().isEmpty() || words.isEmpty()) {
      return words;
    }
    OidMap.Only only = state.only().get();
    SortedMap<String, Double> other = rows(Column.all(only.oid()));
    for (String row : List.copyOf(words.keySet())) {
      Double value = other.get(row);
      if (value == null) {
        words.put(row, state.blind());
      } else if (value >= only.below() && !state.blind().equals(words.get(row))) {
        words.remove(row);
      }
    }
    return words;
  }

  @Override
  public void close() {
    map = null;
    walker.close();
  }
}
