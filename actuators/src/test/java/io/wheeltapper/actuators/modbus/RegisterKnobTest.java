package io.wheeltapper.actuators.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.facility.Knob;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegisterKnobTest {

  private final FakeModbus fake = Given.unit(300);
  private final Path record = Given.record();
  private final RegisterKnob knob = new RegisterKnob(fake, Given.map());
  private final Attempt attempt = new Attempt("a1", "c1", "f", ModbusRig.STARTED, 0);

  private static final Action RAISE =
      Action.of("cooling.raise-supply", ModbusRig.LOOP).with("low", "30").with("high", "31");

  private Deed raise() {
    return ModbusKind.deeds(
            Given.settings(Map.of("record", record.toString())),
            Map.of(ModbusRig.LOOP, knob),
            new FakePace(ModbusRig.STARTED))
        .getFirst();
  }

  @Test
  void oneRegisterIsWrittenAndNoOther() throws Exception {
    assertEquals(
        "write holding 22 of 10.4.0.3:502/1: 310 (31)", raise().preview(RAISE, attempt).getFirst());
    assertInstanceOf(Outcome.Done.class, raise().execute(RAISE, attempt));
    assertEquals(List.of("22 [310]"), fake.writes());
    Outcome.Done done = assertInstanceOf(Outcome.Done.class, raise().verify(RAISE, attempt));
    assertEquals("stands at 31, measured 31", done.detail());
    raise().execute(RAISE, attempt);
    assertEquals(1, fake.writes().size(), "what stands already is not written: each write wears");
  }

  @Test
  void anAlarmOrALocalSwitchKeepsItWhereItIs() throws Exception {
    fake.put(Table.COIL, 3, 1);
    Outcome alarm = raise().execute(RAISE, attempt);
    assertTrue(alarm.detail().contains("complains: common alarm"), alarm::detail);
    fake.put(Table.COIL, 3, 0).put(Table.HOLDING, 30, 0b011);
    Outcome local = raise().execute(RAISE, attempt);
    assertTrue(local.detail().contains("not under remote control"), local::detail);
    fake.put(Table.HOLDING, 30, 0b100).put(Table.INPUT, 14, 4_000);
    Outcome dew = raise().execute(RAISE, attempt);
    assertTrue(dew.detail().contains("nobody reads the dew point"), dew::detail);
    fake.put(Table.INPUT, 14, 140).put(Table.INPUT, 12, 900);
    Outcome blind = raise().execute(RAISE, attempt);
    assertTrue(blind.detail().contains("no sensor reads"), blind::detail);
    assertEquals(List.of(), fake.writes());
  }

  @Test
  void aRegisterThatIsNotThereIsNoNumber() {
    fake.put(Table.HOLDING, 22, 9_999);
    assertThrows(Knob.NoKnob.class, knob::look);
    fake.remove(Table.COIL, 3).put(Table.HOLDING, 22, 300);
    CallFailed failed = assertThrows(CallFailed.class, knob::look);
    assertEquals(CallFailed.Kind.REFUSED, failed.kind());
  }

  private static Register register(Register.Form form, boolean little, String scale) {
    return new Register(
        Table.HOLDING,
        0,
        form,
        little,
        -1,
        new BigDecimal(scale),
        BigDecimal.ZERO,
        new BigDecimal("-1000"),
        new BigDecimal("1000"));
  }

  @Test
  void whatIsWrittenReadsBackOrIsNotWritten() {
    for (Register.Form form : Register.Form.values()) {
      if (form == Register.Form.BIT) {
        continue;
      }
      for (boolean little : new boolean[] {false, true}) {
        for (String value : List.of("0", "24", "30.5", "45.1")) {
          Register register = register(form, little, "0.1");
          BigDecimal wanted = new BigDecimal(value);
          int[] words = register.registers(wanted).orElseThrow();
          assertEquals(form.registers(), words.length);
          assertEquals(0, wanted.compareTo(register.number(words).orElseThrow()), form + value);
        }
      }
    }
    assertTrue(
        register(Register.Form.INT16, false, "0.5").registers(new BigDecimal("24.3")).isEmpty());
    assertTrue(
        register(Register.Form.UINT16, false, "1").registers(new BigDecimal("-5")).isEmpty());
    assertTrue(register(Register.Form.FLOAT32, false, "1").number(new int[] {0x7fc0, 0}).isEmpty());
    assertArrayEquals(
        new int[] {0xfff6},
        register(Register.Form.INT16, false, "1").registers(new BigDecimal("-10")).orElseThrow());
  }

  @Test
  void whatIsWrongInAMapIsNamedWithItsPlace(@TempDir Path folder) throws Exception {
    for (Map.Entry<String, String> bad :
        Map.of(
                "address: 22, type: int16, scale: 0.1, least: 20",
                "address: 22, type: int17, scale: 0.1, least: 20",
                "set-point: {address: 22,",
                "set-point: {address: 22, function: input,",
                "least: 20, most: 45",
                "least: 50, most: 45",
                "measured: {address: 12, function: input,",
                "measured: {address: 22, function: holding,",
                "name: some-cdu",
                "nam: some-cdu",
                "well: 0, what: common alarm",
                "what: common alarm",
                "scale: 0.1, least: 20",
                "scale: 0, least: 20")
            .entrySet()) {
      Path file = folder.resolve("map.yaml");
      Files.writeString(file, Given.MAP.replace(bad.getKey(), bad.getValue()));
      BadSetting wrong =
          assertThrows(BadSetting.class, () -> ControlMap.of("map", file), bad::getValue);
      assertTrue(wrong.problems().stream().allMatch(p -> p.line() > 0), wrong::getMessage);
    }
    Path file = Files.writeString(folder.resolve("map.yaml"), Given.MAP);
    assertEquals("some-cdu", ControlMap.of("map", file).name());
    for (String devices :
        List.of("cdu", "cdu-3=", "node:n1=10.0.0.1", "a=10.0.0.1,a=10.0.0.2", "a=h/999", "a=h:0")) {
      assertThrows(
          BadSetting.class,
          () ->
              new ModbusKind()
                  .create(
                      new Settings(
                          "x",
                          new ModbusKind().spec(),
                          Map.of("devices", devices, "map", file.toString()))),
          devices);
    }
    assertThrows(
        BadSetting.class,
        () ->
            new ModbusKind()
                .create(new Settings("x", new ModbusKind().spec(), Map.of("devices", "a=h"))));
  }
}
