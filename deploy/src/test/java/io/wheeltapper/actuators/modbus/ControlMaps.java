package io.wheeltapper.actuators.modbus;

import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a site writes of a device whose set-point may be moved, for the fuzzer. */
public final class ControlMaps {

  /** Good ones. */
  public static final List<String> SEEDS =
      List.of(
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
          """,
          """
          name: chiller
          address_base: 1
          set-point: {address: 65535, type: float32, word_order: little, least: 10, most: 20}
          measured: {address: 2, type: uint32, scale: -0.001, offset: 3, least: 0, most: 80}
          alarms: [{address: 1, type: int32, well: 0, what: any}]
          """);

  private ControlMaps() {}

  /**
   * Reads one. Where it is good, what is written for a number within its bounds reads as the same
   * number, to what the register can tell.
   */
  public static void take(byte[] input) {
    Problems problems = new Problems();
    Optional<ControlMap> read =
        YamlFile.parse(new String(input, StandardCharsets.UTF_8), "map.yaml", problems)
            .map(ControlMap::read);
    if (!problems.none() || read.isEmpty()) {
      return;
    }
    Register setPoint = read.get().setPoint();
    for (BigDecimal value : List.of(setPoint.least(), setPoint.most())) {
      Optional<BigDecimal> back = setPoint.registers(value).flatMap(setPoint::number);
      back.ifPresent(b -> within(b, setPoint));
    }
    for (int[] words : List.of(new int[] {0xffff, 0x7fc0}, new int[] {0x8000}, new int[0])) {
      setPoint.number(words).ifPresent(b -> within(b, setPoint));
      read.get().flags().forEach(flag -> flag.register().number(words));
    }
  }

  private static void within(BigDecimal value, Register register) {
    if (value.compareTo(register.least()) < 0 || value.compareTo(register.most()) > 0) {
      throw new IllegalStateException("out of its bounds: " + value.toPlainString());
    }
  }
}
