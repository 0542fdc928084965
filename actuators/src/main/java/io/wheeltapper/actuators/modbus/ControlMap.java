package io.wheeltapper.actuators.modbus;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one model lets be moved, and what tells how it took that.
 *
 * @param setPoint the holding register that is written; its bounds are the device's
 * @param measured what a sensor of the device reads of the supply
 * @param dewPoint of the room
 * @param flags what must read so for a move: no alarm, remote control
 */
record ControlMap(
    String name,
    Register setPoint,
    Register measured,
    Optional<Register> dewPoint,
    List<Flag> flags) {

  /** An alarm of the device; without one, whatever it complains of would go unheard. */
  record Flag(Register register, long well, String what, boolean alarm) {}

  private static final int MOST_FLAGS = 32;
  private static final double FAR = 1e9;

  ControlMap {
    flags = List.copyOf(flags);
  }

  /**
   * The map of a file.
   *
   * @throws BadSetting with every problem and its place
   */
  static ControlMap of(String key, Path file) {
    Problems problems = new Problems();
    Optional<ControlMap> map = YamlFile.read(file, file.toString(), problems).map(ControlMap::read);
    if (!problems.none()) {
      throw new BadSetting(key, problems.all());
    }
    return map.orElseThrow();
  }

  static ControlMap read(YamlMap top) {
    String name = top.need("name", "some-cdu").map(v -> v.text("")).orElse("");
    top.text("about", "");
    top.text("source", "");
    int base = top.whole("address_base", 0, 0, 1);
    Register setPoint = register(top, "set-point", base, true);
    Register measured = register(top, "measured", base, false);
    if (setPoint.table() == measured.table() && setPoint.address() == measured.address()) {
      top.place("measured")
          .problem(
              "map-twice",
              "what is measured is the set-point itself",
              "write the register of the sensor");
    }
    Optional<Register> dewPoint =
        top.map("dew-point").isPresent()
            ? Optional.of(register(top, "dew-point", base, false))
            : Optional.empty();
    List<Flag> flags = new ArrayList<>();
    flags(top, "alarms", base, true, flags);
    flags(top, "remote", base, false, flags);
    top.noMore();
    return new ControlMap(name, setPoint, measured, dewPoint, flags);
  }

  private static void flags(YamlMap top, String key, int base, boolean alarm, List<Flag> flags) {
    List<YamlValue> all = top.list(key);
    if (all.size() > MOST_FLAGS) {
      top.place(key).problem("map-size", "more than " + MOST_FLAGS + " entries", "leave some out");
      return;
    }
    for (YamlValue each : all) {
      each.map()
          .ifPresent(m -> {
            Register register = register(m, base, false, true);
            int well = m.need("well", "0").map(v -> v.whole(0, 0, 65_535)).orElse(0);
            String what = m.need("what", "common alarm").map(v -> v.text("")).orElse("");
            m.noMore();
            flags.add(new Flag(register, well, what, alarm));
          });
    }
  }

  private static Register register(YamlMap top, String key, int base, boolean written) {
    Optional<YamlMap> map = top.need(key, "{address: 12, type: int16 …}").flatMap(YamlValue::map);
    if (map.isEmpty()) {
      return new Register(
          Table.HOLDING,
          0,
          Register.Form.UINT16,
          false,
          -1,
          BigDecimal.ONE,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ONE);
    }
    Register register = register(map.get(), base, written, false);
    map.get().noMore();
    return register;
  }

  private static Register register(YamlMap map, int base, boolean written, boolean flag) {
    int at = map.need("address", "12").map(v -> v.whole(base, base, 65_535)).orElse(base) - base;
    Table table =
        map.get("function")
            .map(v -> v.word(Table.words(), "holding"))
            .flatMap(Table::parse)
            .orElse(Table.HOLDING);
    if (written && table != Table.HOLDING) {
      map.place("function")
          .problem("map-type", "a set-point is a holding register", "write function: holding");
    }
    List<String> forms =
        Arrays.stream(Register.Form.values())
            .filter(f -> flag || f != Register.Form.BIT)
            .map(Register.Form::word)
            .toList();
    String fallback = table.bits() ? "bit" : "int16";
    Register.Form form =
        Register.Form.valueOf(
            map.get("type")
                .map(v -> v.word(forms, fallback))
                .orElse(fallback)
                .toUpperCase(Locale.ROOT));
    if (table.bits() && form != Register.Form.BIT) {
      map.place("type").problem("map-type", "a " + table.word() + " is one bit", "leave type out");
    }
    boolean little =
        map.get("word_order")
            .map(v -> v.word(List.of("big", "little"), "big"))
            .orElse("big")
            .equals("little");
    int bit = flag ? map.whole("bit", -1, 0, 15) : -1;
    if (flag) {
      return new Register(
          table,
          at,
          form,
          little,
          form == Register.Form.BIT && !table.bits() ? bit : -1,
          BigDecimal.ONE,
          BigDecimal.ZERO,
          BigDecimal.valueOf(-FAR),
          BigDecimal.valueOf(FAR));
    }
    BigDecimal scale = BigDecimal.valueOf(map.decimal("scale", 1, -FAR, FAR));
    if (scale.signum() == 0) {
      map.place("scale").problem("map-bounds", "a scale of 0 leaves no number", "write 0.1");
      scale = BigDecimal.ONE;
    }
    BigDecimal offset = BigDecimal.valueOf(map.decimal("offset", 0, -FAR, FAR));
    BigDecimal least = bound(map, "least", "20");
    BigDecimal most = bound(map, "most", "45");
    if (least.compareTo(most) > 0) {
      map.place("least").problem("map-bounds", "'least' is above 'most'", "swap them");
    }
    return new Register(table, at, form, little, -1, scale, offset, least, most);
  }

  private static BigDecimal bound(YamlMap map, String key, String example) {
    return BigDecimal.valueOf(map.need(key, example).map(v -> v.decimal(0, -FAR, FAR)).orElse(0.0));
  }
}
