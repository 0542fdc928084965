package io.wheeltapper.sensors.facility.modbus;

import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.sensors.facility.Unit;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Form;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Number;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Place;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Scale;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.State;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads a register map, key by key; what is wrong is said with its place. */
final class RegisterMapReader {

  /** The states that a register can make, and their words; {@code ok} is every one's. */
  static final Map<String, List<String>> STATES =
      Map.of(
          "facility.leak", List.of("ok", "warning", "critical", "unavailable"),
          "facility.power",
              List.of("ok", "redundancy-lost", "overload", "on-battery", "input-lost", "tripped"));

  private static final int MOST = 500;
  private static final double FAR = 1e12;
  private static final String WORD = "[A-Za-z][A-Za-z0-9_]{0,60}";

  private final int base;
  private final boolean littleWords;

  private RegisterMapReader(YamlMap top) {
    this.base = top.whole("address_base", 0, 0, 1);
    this.littleWords = order(top, false);
  }

  static RegisterMap read(YamlMap top) {
    String name = top.need("name", "my-cdu").map(v -> v.text("")).orElse("");
    top.text("about", "");
    top.text("source", "");
    RegisterMapReader reader = new RegisterMapReader(top);
    List<Number> numbers = new ArrayList<>();
    Set<String> words = new HashSet<>();
    few(top, "registers")
        .forEach(v -> v.map().ifPresent(m -> numbers.add(reader.number(m, words))));
    List<State> states = new ArrayList<>();
    Set<String> types = new HashSet<>();
    few(top, "states").forEach(v -> v.map().ifPresent(m -> states.add(reader.state(m, types))));
    TreeMap<String, Double> constants = new TreeMap<>();
    top.map("constants")
        .ifPresent(m -> m.all().forEach((word, v) -> constants.put(word, v.decimal(0, -FAR, FAR))));
    top.noMore();
    if (numbers.isEmpty() && states.isEmpty()) {
      top.problem("map-empty", "nothing is read", "write registers: or states:");
    }
    return new RegisterMap(name, numbers, states, constants);
  }

  private static List<YamlValue> few(YamlMap top, String key) {
    List<YamlValue> all = top.list(key);
    if (all.size() > MOST) {
      top.place(key).problem("map-size", "more than " + MOST + " entries", "leave some out");
      return all.subList(0, MOST);
    }
    return all;
  }

  private static boolean order(YamlMap map, boolean fallback) {
    String word = fallback ? "little" : "big";
    return map.get("word_order")
        .map(v -> v.word(List.of("big", "little"), word))
        .orElse(word)
        .equals("little");
  }

  private Place place(YamlMap map) {
    int written = map.need("address", "130").map(v -> v.whole(base, base, 65_536)).orElse(base);
    Table table =
        map.need("function", "input")
            .map(v -> v.word(Table.words(), "input"))
            .flatMap(Table::parse)
            .orElse(Table.INPUT);
    List<String> forms = Arrays.stream(Form.values()).map(Form::word).toList();
    String fallback = table.bits() ? "bit" : "uint16";
    Optional<YamlValue> type = table.bits() ? map.get("type") : map.need("type", "float32");
    Form form =
        Form.valueOf(
            type.map(v -> v.word(forms, fallback)).orElse(fallback).toUpperCase(Locale.ROOT));
    if (table.bits() && form != Form.BIT) {
      map.place("type").problem("map-type", "a " + table.word() + " is one bit", "leave type out");
    }
    int bit = map.whole("bit", -1, 0, 15);
    if (form == Form.BIT && !table.bits() && bit < 0) {
      map.problem("map-bit", "which bit of the register?", "write bit: 0, the lowest");
    }
    boolean little = order(map, littleWords);
    int address = written - base;
    if (address + form.registers() > 65_536) {
      map.place("address").problem("map-address", "there is no such register", "write 0 to 65535");
      address = 0;
    }
    return new Place(table, address, form, little, form == Form.BIT ? bit : -1);
  }

  private Number number(YamlMap map, Set<String> words) {
    Place place = place(map);
    String word = map.need("word", "FlowLitersPerMinute").map(v -> v.text("")).orElse("");
    if (!word.matches(WORD)) {
      map.get("word").ifPresent(v -> v.wrong(word, "letters, digits and _"));
    } else if (!words.add(word)) {
      map.get("word").ifPresent(v -> v.problem("map-twice", word + " is there twice", "keep one"));
    }
    double factor = map.decimal("scale", 1, -FAR, FAR);
    double offset = map.decimal("offset", 0, -FAR, FAR);
    Optional<Unit> unit = unit(map, word);
    double least = map.need("least", "0").map(v -> v.decimal(0, -FAR, FAR)).orElse(0.0);
    double most = map.need("most", "1000").map(v -> v.decimal(0, -FAR, FAR)).orElse(0.0);
    if (least > most) {
      map.place("least").problem("map-bounds", "'least' is above 'most'", "swap them");
    }
    Optional<Double> absent = map.get("absent").map(v -> v.decimal(0, -FAR, FAR));
    map.noMore();
    return new Number(place, word, new Scale(factor, offset, unit), least, most, absent);
  }

  private static Optional<Unit> unit(YamlMap map, String word) {
    Optional<Unit> wanted = Unit.of(word);
    Optional<YamlValue> written =
        wanted.isPresent() ? map.need("unit", wanted.get().text()) : map.get("unit");
    return written.flatMap(v -> {
      Optional<Unit> unit = Unit.parse(v.word(Unit.texts(), ""));
      if (unit.isPresent() && !unit.get().fits(word)) {
        v.problem(
            "map-unit",
            "'" + unit.get().text() + "' cannot become " + word,
            "write a unit of " + wanted.map(Unit::text).orElse("1"));
      }
      return unit;
    });
  }

  private State state(YamlMap map, Set<String> types) {
    Place place = place(map);
    List<String> known = STATES.keySet().stream().sorted().toList();
    String type =
        map.need("status", "facility.leak")
            .map(v -> v.word(known, known.getFirst()))
            .orElse(known.getFirst());
    if (!types.add(type)) {
      map.place("status").problem("map-twice", type + " is there twice", "keep one");
    }
    List<String> words = STATES.getOrDefault(type, List.of("ok"));
    Map<Long, String> meanings = new HashMap<>();
    map.need("is", "{0: ok, 1: critical}")
        .flatMap(YamlValue::map)
        .ifPresent(m ->
            m.all()
                .forEach((key, v) -> {
                  if (key.matches("-?\\d{1,10}")) {
                    meanings.put(Long.parseLong(key), v.word(words, "ok"));
                  } else {
                    m.place(key).wrong(key, "a whole number as the device says it");
                  }
                }));
    String what = map.need("what", "tray").map(v -> v.text("")).orElse("");
    map.noMore();
    return new State(place, type, meanings, what);
  }
}
