package io.wheeltapper.actuators.modbus;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.facility.Knob;
import io.wheeltapper.actuators.facility.Reading;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A supply temperature in a holding register. */
record RegisterKnob(Modbus modbus, ControlMap map) implements Knob {

  @Override
  public Reading look() throws CallFailed, InterruptedException, NoKnob {
    Optional<BigDecimal> stands = number(map.setPoint());
    if (stands.isEmpty()) {
      throw new NoKnob(
          modbus.place() + ": " + map.setPoint().shown() + " holds no set-point within its bounds");
    }
    String alarm = "";
    String held = "";
    for (ControlMap.Flag flag : map.flags()) {
      boolean well =
          number(flag.register())
              .filter(v -> v.compareTo(BigDecimal.valueOf(flag.well())) == 0)
              .isPresent();
      if (!well && flag.alarm()) {
        alarm = flag.what();
      } else if (!well) {
        held = "it is not under remote control: " + flag.what();
      }
    }
    Optional<BigDecimal> dewPoint =
        map.dewPoint().isPresent() ? number(map.dewPoint().get()) : Optional.empty();
    return new Reading(
        stands.get(),
        Optional.of(map.setPoint().least()),
        Optional.of(map.setPoint().most()),
        number(map.measured()),
        dewPoint,
        alarm,
        held,
        modbus.place(),
        "");
  }

  private Optional<BigDecimal> number(Register register) throws CallFailed, InterruptedException {
    return register.number(
        modbus.read(register.table(), register.address(), register.form().registers()));
  }

  @Override
  public String describe(BigDecimal value, Reading seen) {
    return map.setPoint()
        .registers(value)
        .map(words ->
            "write "
                + map.setPoint().shown()
                + " of "
                + modbus.place()
                + ": "
                + Arrays.stream(words).mapToObj(w -> "" + w).collect(Collectors.joining(" "))
                + " ("
                + value.toPlainString()
                + ")")
        .orElse("nothing: " + inexact(value));
  }

  private String inexact(BigDecimal value) {
    return map.setPoint().shown() + " cannot hold " + value.toPlainString() + " exactly";
  }

  @Override
  public void set(BigDecimal value, Reading seen) throws CallFailed, InterruptedException {
    Optional<int[]> words = map.setPoint().registers(value);
    if (words.isEmpty()) {
      throw new CallFailed(CallFailed.Kind.REFUSED, inexact(value));
    }
    modbus.write(map.setPoint().address(), words.get());
  }
}
