package io.wheeltapper.sensors.facility.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.facility.Address;
import io.wheeltapper.sensors.facility.NoAnswer;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Block;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Form;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Place;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoolantUnitTest {

  static final String MAP =
      """
      name: some-cdu
      address_base: 0
      word_order: little
      registers:
        - {address: 130, function: input, type: float32, unit: degF, least: 20, most: 200, word: SupplyTemperatureCelsius}
        - {address: 132, function: input, type: int16, scale: 0.1, unit: degC, least: 0, most: 90, word: SupplyTemperatureControlCelsius}
        - {address: 133, function: input, type: uint16, scale: 0.1, unit: m3/h, least: 0, most: 100, absent: 65535, word: FlowLitersPerMinute}
        - {address: 500, function: holding, type: int32, word_order: big, unit: Pa, least: -1000000, most: 1000000, word: DeltaPressurekPa}
      states:
        - {address: 7, function: discrete, status: facility.leak, is: {0: ok, 1: critical}, what: drip tray}
      constants: {RatedFlowLitersPerMinute: 500}
      """;

  @TempDir Path folder;
  private final FakeDevice device = new FakeDevice();
  private final List<String> rejected = new ArrayList<>();
  private RegisterMap map = new RegisterMap("", List.of(), List.of(), new java.util.TreeMap<>());

  @BeforeEach
  void registers() throws IOException {
    map = RegisterMaps.of("map", Files.writeString(folder.resolve("cdu.yaml"), MAP));
    int bits = Float.floatToIntBits(86.0f);
    device.put(Table.INPUT, 130, bits & 0xffff, bits >>> 16, 280, 180);
    device.put(Table.HOLDING, 500, 0xffff, 0xfe0c);
    device.put(Table.DISCRETE, 7, 0);
  }

  private CoolantUnit unit() {
    Address address = Address.all("devices", List.of("cdu-3=h"), Target.Kind.LOOP, 502).getFirst();
    return new CoolantUnit("cdus", address, map, device, 60_000);
  }

  private List<Signal> read(CoolantUnit unit, long at) throws IOException {
    return unit.read(at, (place, why) -> rejected.add(place + ": " + why));
  }

  private static Snapshot numbers(List<Signal> signals) {
    return (Snapshot) signals.stream().filter(Snapshot.class::isInstance).findFirst().orElseThrow();
  }

  private static String word(List<Signal> signals, String type) {
    return signals.stream()
        .filter(s -> s instanceof Status t && t.type().equals(type))
        .map(s -> ((Status) s).value())
        .findFirst()
        .orElse("");
  }

  @Test
  void typesUnitsAndWordOrder() throws Exception {
    List<Signal> signals = read(unit(), 1000);
    Snapshot loop = numbers(signals);
    assertEquals("loop:cdu-3", loop.target().toString());
    assertEquals("cdus/cdu-3", loop.sensor());
    assertEquals(30, loop.number("SupplyTemperatureCelsius"), 1e-9);
    assertEquals(28, loop.number("SupplyTemperatureControlCelsius"), 1e-9);
    assertEquals(300, loop.number("FlowLitersPerMinute"), 1e-9);
    assertEquals(-0.5, loop.number("DeltaPressurekPa"), 1e-9);
    assertEquals(0.6, loop.number("flow_ratio"), 1e-9);
    assertFalse(loop.has("supply_excess_celsius"), "five minutes are not over");
    assertEquals("28", word(signals, "facility.set-point"));
    assertEquals("ok", word(signals, "facility.leak"));
    assertEquals(List.of(), rejected);
  }

  @Test
  void neighboursAreAskedTogetherAndGapsAreNot() throws Exception {
    read(unit(), 0);
    assertEquals(
        List.of(
            new Block(Table.DISCRETE, 7, 1),
            new Block(Table.HOLDING, 500, 2),
            new Block(Table.INPUT, 130, 4)),
        device.asked());
  }

  @Test
  void theExcessIsAMeanOfFiveMinutes() throws Exception {
    CoolantUnit unit = unit();
    for (long at = 0; at < 240_000; at += 30_000) {
      assertFalse(numbers(read(unit, at)).has("supply_excess_celsius"), "at " + at);
    }
    assertEquals(2, numbers(read(unit, 240_000)).number("supply_excess_celsius"), 1e-9);
    assertFalse(numbers(read(unit, 900_000)).has("supply_excess_celsius"), "after a gap: anew");
  }

  @Test
  void whatIsOutOfBoundsAbsentOrRefusedIsLeftOut() throws Exception {
    device.put(Table.INPUT, 130, 0, 0x7fc0, 280, 65_535);
    Snapshot loop = numbers(read(unit(), 0));
    assertFalse(loop.has("SupplyTemperatureCelsius"), "no number at all");
    assertFalse(loop.has("FlowLitersPerMinute"), "the device says that it has none");
    assertFalse(loop.has("flow_ratio"));
    assertEquals(1, rejected.size(), rejected::toString);
    device.put(Table.INPUT, 133, 1001);
    assertFalse(numbers(read(unit(), 0)).has("FlowLitersPerMinute"), "100.1 of at most 100");
    map =
        new RegisterMap(
            "m",
            List.of(
                map.numbers().getFirst(),
                new RegisterMap.Number(
                    new Place(Table.INPUT, 900, Form.UINT16, false, -1),
                    "x",
                    new RegisterMap.Scale(1, 0, java.util.Optional.empty()),
                    0,
                    1,
                    java.util.Optional.empty())),
            List.of(),
            map.constants());
    rejected.clear();
    List<Signal> signals = read(unit(), 0);
    assertEquals(List.of(), signals, "constants alone are no reading");
    assertEquals("input 900: exception 2, illegal data address", rejected.getFirst());
  }

  @Test
  void aLeakIsSaidAtOnceAndAnUnknownWordIsNone() throws Exception {
    CoolantUnit unit = unit();
    read(unit, 0);
    device.put(Table.DISCRETE, 7, 1);
    assertEquals("critical", word(read(unit, 1000), "facility.leak"));
  }

  @Test
  void aLeakRegisterThatIsRefusedOrNotUnderstoodIsNotDry() throws Exception {
    CoolantUnit unit = unit();
    assertEquals("ok", word(read(unit, 0), "facility.leak"));
    device.remove(Table.DISCRETE, 7);
    assertEquals("unavailable", word(read(unit, 1000), "facility.leak"));
    device.put(Table.DISCRETE, 7, 0);
    assertEquals("ok", word(read(unit, 2000), "facility.leak"));
    map =
        RegisterMaps.of(
            "map", Files.writeString(folder.resolve("other.yaml"), MAP.replace("0: ok, ", "")));
    assertEquals("unavailable", word(read(unit(), 0), "facility.leak"));
  }

  @Test
  void everythingRefusedIsAFailureAndNothingIsSilence() {
    FakeDevice empty = new FakeDevice();
    Address address = Address.all("devices", List.of("cdu-3=h"), Target.Kind.LOOP, 502).getFirst();
    CoolantUnit unit = new CoolantUnit("cdus", address, map, empty, 0);
    IOException refused = assertThrows(IOException.class, () -> read(unit, 0));
    assertTrue(String.valueOf(refused.getMessage()).contains("exception 2"));
    empty.dead(true);
    assertThrows(NoAnswer.class, () -> read(unit, 0));
  }

  @Test
  void decodes() {
    assertEquals(-1, new Place(Table.INPUT, 0, Form.INT16, false, -1).decode(0xffff, 0));
    assertEquals(65_535, new Place(Table.INPUT, 0, Form.UINT16, false, -1).decode(0xffff, 0));
    assertEquals(-2, new Place(Table.INPUT, 0, Form.INT32, true, -1).decode(0xfffe, 0xffff));
    assertEquals(
        4294967294.0, new Place(Table.INPUT, 0, Form.UINT32, false, -1).decode(0xffff, 0xfffe));
    assertEquals(1, new Place(Table.HOLDING, 0, Form.BIT, false, 3).decode(8, 0));
    assertEquals(0, new Place(Table.HOLDING, 0, Form.BIT, false, 2).decode(8, 0));
  }

  @Test
  void mistakesHaveTheirPlace() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("bad.yaml"),
            """
            name: bad
            address_base: 1
            registers:
              - {address: 0, function: input, type: int16, unit: degC, least: 0, most: 9, word: SupplyTemperatureCelsius}
              - {address: 3, function: inputs, type: int16, unit: L/min, least: 9, most: 1, word: FlowLitersPerMinute}
              - {address: 5, function: holding, type: float23, unit: bar, least: 0, most: 9, word: ReturnTemperatureCelsius}
              - {address: 6, function: holding, type: bit, least: 0, most: 1, word: x, skale: 2}
            states:
              - {address: 7, function: coil, status: facility.leak, is: {1: wet, on: ok}, what: tray}
            """);
    List<String> problems = RegisterMaps.problems(file).stream().map(Object::toString).toList();
    List<String> wanted =
        List.of(
            ":4:15: '0' is not right here; write a whole number from 1 to 65536",
            ":5:28: 'inputs' is not known here; did you mean 'input'?",
            ":5:62: 'least' is above 'most'",
            ":6:43: 'float23' is not known here; did you mean 'float32'?",
            ":6:58: 'bar' cannot become ReturnTemperatureCelsius",
            ":7:5: which bit of the register?",
            ":7:76: 'skale' is no key here; did you mean 'scale'?",
            ":9:65: 'wet' is not known here",
            ":9:70: 'on' is not right here");
    assertEquals(wanted.size(), problems.size(), () -> String.join("\n", problems));
    for (int i = 0; i < wanted.size(); i++) {
      String shown = problems.get(i);
      assertTrue(shown.startsWith(file + wanted.get(i)), () -> String.join("\n", problems));
    }
    assertThrows(BadSetting.class, () -> RegisterMaps.of("map", file));
    assertThrows(BadSetting.class, () -> RegisterMaps.of("map", folder.resolve("none.yaml")));
  }

  @Test
  void aRecording() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("cdu-9.registers"),
            """
            # written down at noon
            input 133: 200
            input 99999: 1
            discrete 7: 1
            """);
    Path written = Files.writeString(folder.resolve("m.yaml"), MAP);
    ModbusKind kind = new ModbusKind();
    Collected got = new Collected();
    kind.recorded(file, new Settings("m", kind.spec(), Map.of("map", written.toString())))
        .orElseThrow()
        .run(got);
    assertEquals("loop:cdu-9", got.snapshots().getFirst().target().toString());
    assertEquals("critical", got.statuses("facility.leak").getFirst().value());
    assertEquals(1, got.rejected().size(), () -> got.rejected().toString());
  }
}
