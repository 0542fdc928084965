package io.wheeltapper.actuators.modbus;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.facility.Moves;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A coolant unit: its set-point and its sensor in tenths of a degree. */
final class Given {

  static final String MAP =
      """
      name: some-cdu
      source: the laboratory's own
      set-point: {address: 22, type: int16, scale: 0.1, least: 20, most: 45}
      measured: {address: 12, function: input, type: int16, scale: 0.1, least: 0, most: 80}
      dew-point: {address: 14, function: input, type: int16, scale: 0.1, least: -20, most: 40}
      alarms:
        - {address: 3, function: coil, well: 0, what: common alarm}
      remote:
        - {address: 30, type: bit, bit: 2, well: 1, what: switch on its door}
      """;

  private Given() {}

  /** A record that is not there yet. */
  static Path record() {
    try {
      Path folder = Files.createTempDirectory("record");
      folder.toFile().deleteOnExit();
      Path file = folder.resolve("record");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An hour ago it was raised by us, from 30 to 31. */
  static void raised(Path record) {
    long at = ModbusRig.STARTED - 3_600_000;
    try {
      new Moves(record)
          .raise(
              "supply",
              ModbusRig.LOOP,
              new BigDecimal(30),
              new BigDecimal(31),
              new Attempt("a0", "c1", "f", at, 0),
              at);
    } catch (CallFailed e) {
      throw new IllegalStateException(e);
    }
  }

  static Settings settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(Map.of("supply-least", "24", "supply-most", "40"));
    all.putAll(more);
    return new Settings("cdu", new ModbusKind().spec(), all);
  }

  /** Its water at 30 degrees, its room's dew point at 14. */
  static FakeModbus unit(int tenths) {
    FakeModbus fake =
        new FakeModbus()
            .put(Table.HOLDING, 22, tenths)
            .put(Table.INPUT, 12, tenths)
            .put(Table.INPUT, 14, 140)
            .put(Table.COIL, 3, 0)
            .put(Table.HOLDING, 30, 0b100);
    return fake.after(() -> fake.put(Table.INPUT, 12, fake.get(Table.HOLDING, 22)));
  }

  static ControlMap map() {
    return ControlMap.read(
        io.wheeltapper.core.yaml.YamlFile.parse(MAP, "map", new io.wheeltapper.core.yaml.Problems())
            .orElseThrow());
  }
}
