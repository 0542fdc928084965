package io.wheeltapper.sensors.facility.snmp;

import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.sensors.facility.Unit;
import io.wheeltapper.sensors.facility.snmp.OidMap.Column;
import io.wheeltapper.sensors.facility.snmp.OidMap.How;
import io.wheeltapper.sensors.facility.snmp.OidMap.Number;
import io.wheeltapper.sensors.facility.snmp.OidMap.Only;
import io.wheeltapper.sensors.facility.snmp.OidMap.Over;
import io.wheeltapper.sensors.facility.snmp.OidMap.Scale;
import io.wheeltapper.sensors.facility.snmp.OidMap.State;
import io.wheeltapper.sensors.facility.snmp.OidMap.Test;
import io.wheeltapper.sensors.facility.snmp.OidMap.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads an OID map, key by key; what is wrong is said with its place. */
final class OidMapReader {

  /** Words of {@code facility.power}, the worst first; {@code ok} is what is left. */
  static final List<String> POWER =
      List.of("tripped", "input-lost", "on-battery", "overload", "redundancy-lost", "unknown");

  /** Words of {@code facility.leak}, the worst first. */
  static final List<String> LEAK = List.of("critical", "warning", "unavailable");

  /** Most entries of one map: each costs its device a request a round. */
  private static final int MOST = 64;

  private static final double FAR = 1e12;
  private static final String WORD = "[A-Za-z][A-Za-z0-9_]{0,60}";

  private OidMapReader() {}

  static OidMap read(YamlMap top) {
    String name = top.need("name", "my-pdu").map(v -> v.text("")).orElse("");
    top.text("about", "");
    top.text("source", "");
    List<String> systems = top.list("systems").stream().map(v -> oid(v)).toList();
    String probe = top.get("probe").map(OidMapReader::oid).orElse("");
    List<Number> numbers = new ArrayList<>();
    few(top, "numbers").forEach(v -> v.map().ifPresent(m -> number(m).ifPresent(numbers::add)));
    List<State> states = new ArrayList<>();
    few(top, "power")
        .forEach(v -> v.map().ifPresent(m -> states.add(state(m, "facility.power", POWER))));
    few(top, "leak")
        .forEach(v -> v.map().ifPresent(m -> states.add(state(m, "facility.leak", LEAK))));
    top.noMore();
    if (numbers.isEmpty() && states.isEmpty()) {
      top.problem("map-empty", "nothing is read", "write numbers: or power:");
    }
    return new OidMap(name, systems, probe, numbers, states);
  }

  private static List<YamlValue> few(YamlMap top, String key) {
    List<YamlValue> all = top.list(key);
    if (all.size() > MOST) {
      top.place(key).problem("map-size", "more than " + MOST + " entries", "leave some out");
      return all.subList(0, MOST);
    }
    return all;
  }

  private static String oid(YamlValue value) {
    String text = value.text("").replaceFirst("^\\.", "");
    if (!text.matches("[0-2](\\.\\d{1,10}){2,60}")) {
      value.wrong(text, "an OID such as 1.3.6.1.2.1.33.1.4.1");
      return "";
    }
    return text;
  }

  private static Column column(YamlMap map) {
    String oid = map.need("oid", "1.3.6.1.2.1.33.1.4.1").map(OidMapReader::oid).orElse("");
    String index = map.text("index", "");
    if (!index.matches("((\\*|\\d{1,10})(\\.(\\*|\\d{1,10})){0,20})?")) {
      map.get("index").ifPresent(v -> v.wrong(index, "rows such as *.*.5"));
    }
    String named = map.get("named").map(OidMapReader::oid).orElse("");
    Optional<Where> where =
        map.map("where")
            .map(m -> {
              String other = m.need("oid", "1.3.6.1.4.1.1").map(OidMapReader::oid).orElse("");
              String is = m.need("is", "17").map(v -> v.text("")).orElse("");
              m.noMore();
              return new Where(other, is);
            });
    return new Column(oid, index, where, named);
  }

  private static Optional<Number> number(YamlMap map) {
    Column column = column(map);
    String word = map.need("word", "PowerWatts").map(v -> v.text("")).orElse("");
    if (!word.matches(WORD)) {
      map.get("word").ifPresent(v -> v.wrong(word, "letters, digits and _"));
    }
    boolean rack =
        map.get("of")
            .map(v -> v.word(List.of("feed", "rack"), "feed"))
            .orElse("feed")
            .equals("rack");
    double factor = map.decimal("scale", 1, -FAR, FAR);
    String digits = map.get("digits").map(OidMapReader::oid).orElse("");
    Optional<Unit> unit = unit(map, word);
    double least = map.need("least", "0").map(v -> v.decimal(0, -FAR, FAR)).orElse(0.0);
    double most = map.need("most", "100000").map(v -> v.decimal(0, -FAR, FAR)).orElse(0.0);
    if (least > most) {
      map.place("least").problem("map-bounds", "'least' is above 'most'", "swap them");
    }
    Over over =
        Over.valueOf(
            map.get("over")
                .map(v -> v.word(List.of("sum", "max", "min", "mean"), "sum"))
                .orElse("sum")
                .toUpperCase(Locale.ROOT));
    map.noMore();
    return Optional.of(
        new Number(column, word, rack, new Scale(factor, digits, unit), least, most, over));
  }

  private static Optional<Unit> unit(YamlMap map, String word) {
    Optional<YamlValue> written =
        Unit.of(word).isPresent() ? map.need("unit", Unit.of(word).get().text()) : map.get("unit");
    return written.flatMap(v -> {
      Optional<Unit> unit = Unit.parse(v.word(Unit.texts(), ""));
      if (unit.isPresent() && !unit.get().fits(word)) {
        v.problem(
            "map-unit",
            "'" + unit.get().text() + "' cannot become " + word,
            "write a unit of " + Unit.of(word).map(Unit::text).orElse("1"));
      }
      return unit;
    });
  }

  private static State state(YamlMap map, String type, List<String> words) {
    Column column = column(map);
    List<Test> tests = new ArrayList<>();
    for (How how : How.values()) {
      map.map(how.name().toLowerCase(Locale.ROOT))
          .ifPresent(values -> tests(values, how, words, tests));
    }
    if (tests.isEmpty()) {
      map.problem("map-test", "no value means anything here", "write is: {4: overload}");
    }
    String every = map.get("every").map(v -> v.word(words, words.getFirst())).orElse("");
    Optional<Only> only =
        map.map("only")
            .map(m -> {
              String other = m.need("oid", "1.3.6.1.4.1.1").map(OidMapReader::oid).orElse("");
              double below = m.need("below", "20").map(v -> v.decimal(0, -FAR, FAR)).orElse(0.0);
              m.noMore();
              return new Only(other, below);
            });
    String what = map.need("what", "phase load").map(v -> v.text("")).orElse("");
    map.noMore();
    return new State(column, type, tests, every, what, only);
  }

  private static void tests(YamlMap values, How how, List<String> words, List<Test> tests) {
    for (Map.Entry<String, YamlValue> each : values.all().entrySet()) {
      String key = each.getKey();
      if (!key.matches("-?\\d{1,12}(\\.\\d{1,6})?")) {
        values.place(key).wrong(key, "a number as the device says it");
        continue;
      }
      tests.add(
          new Test(how, Double.parseDouble(key), each.getValue().word(words, words.getFirst())));
    }
  }
}
