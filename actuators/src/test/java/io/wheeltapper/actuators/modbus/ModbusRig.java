package io.wheeltapper.actuators.modbus;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A fake coolant unit for each way its supply is moved. */
public final class ModbusRig implements Rig {

  static final Target LOOP = new Target(Target.Kind.LOOP, "cdu-3");
  static final long STARTED = 1_700_000_100_000L;

  @Override
  public Map<String, Supplier<World>> worlds() {
    return Map.of(
        "cooling.raise-supply", () -> new Plant("cooling.raise-supply", 300),
        "cooling.lower-supply", () -> new Plant("cooling.lower-supply", 310));
  }

  private static final class Plant implements World {

    private final Action action;
    private final Faults faults = new Faults();
    private final FakeModbus fake;

    private final Path record = Given.record();

    Plant(String action, int tenths) {
      if (tenths == 310) {
        Given.raised(record);
      }
      this.action = Action.of(action, LOOP).with("low", "30").with("high", "31");
      this.fake = Given.unit(tenths);
    }

    @Override
    public Action action() {
      return action;
    }

    @Override
    public Attempt attempt() {
      return new Attempt("a1", "c1", "efficiency-warmer-water", STARTED, STARTED + 600_000);
    }

    @Override
    public Calling actuator() {
      return new Deeds(
          ModbusKind.deeds(
              Given.settings(Map.of("record", record.toString())),
              Map.of(LOOP, new RegisterKnob(new OnLine(fake, faults), Given.map())),
              new FakePace(STARTED)),
          List.of(faults),
          List.of());
    }

    @Override
    public Faults faults() {
      return faults;
    }

    @Override
    public void settle() {}

    @Override
    public String state() {
      return fake.get(Table.HOLDING, 22) + " " + fake.get(Table.INPUT, 12);
    }

    @Override
    public List<String> written() {
      RegisterKnob knob = new RegisterKnob(fake, Given.map());
      return fake.writes().stream()
          .map(w ->
              knob.describe(
                  new BigDecimal(w.replaceAll(".*\\[(\\d+)\\]", "$1"))
                      .movePointLeft(1)
                      .stripTrailingZeros(),
                  null))
          .toList();
    }

    @Override
    public Map<String, Long> disruptions() {
      return Map.of();
    }
  }

  /** The fake behind calls that break. */
  private record OnLine(FakeModbus inner, Faults faults) implements Modbus {

    @Override
    public String place() {
      return inner.place();
    }

    @Override
    public int[] read(Table table, int address, int count) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.read(table, address, count));
    }

    @Override
    public void write(int address, int[] registers) throws CallFailed, InterruptedException {
      faults.writes(() -> inner.write(address, registers));
    }
  }
}
