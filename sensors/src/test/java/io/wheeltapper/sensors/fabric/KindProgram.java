package io.wheeltapper.sensors.fabric;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.SensorKinds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sensor as a program of its own, started again where it fails, which prints a line for whatever
 * it says: for tests that must load a library before the virtual machine is up.
 */
public final class KindProgram {

  private KindProgram() {}

  /** {@code KIND key=value …} */
  public static void main(String[] args) throws Exception {
    Map<String, String> values = new HashMap<>();
    for (String arg : List.of(args).subList(1, args.length)) {
      values.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
    }
    SensorKind kind =
        SensorKinds.discover().stream()
            .filter(k -> k.spec().name().equals(args[0]))
            .findFirst()
            .orElseThrow();
    Settings settings = new Settings(args[0], kind.spec(), values);
    System.out.println("doctor " + kind.doctor(settings));
    Sensor sensor = kind.create(settings);
    System.out.println("heartbeat " + sensor.heartbeatMillis());
    while (true) {
      try {
        sensor.run(new Printing());
      } catch (Exception e) {
        System.out.println("failed " + e);
      }
      Thread.sleep(500);
    }
  }

  private static final class Printing implements Sensor.Sink {
    @Override
    public void emit(List<Signal> signals) {
      signals.forEach(signal ->
          System.out.println(
              switch (signal) {
                case Status s ->
                    "status "
                        + s.type()
                        + " "
                        + s.target()
                        + " "
                        + s.value()
                        + " "
                        + new TreeMap<>(s.fields());
                case Event e -> "event " + e.type() + " " + e.target() + " " + e.fields();
                case Snapshot s -> "snapshot " + s.target() + " " + s.metrics();
              }));
    }

    @Override
    public void alive(long at) {
      System.out.println("alive");
    }

    @Override
    public void rejected(String place, String why) {
      System.out.println("rejected " + place + ": " + why);
    }
  }
}
