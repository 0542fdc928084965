package io.wheeltapper.sensors.facility.modbus;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.facility.Address;
import io.wheeltapper.sensors.facility.Polling;
import io.wheeltapper.sensors.facility.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Coolant units, chillers and meters by Modbus TCP and a register map. */
public final class ModbusKind implements SensorKind {

  private static final int PORT = 502;
  private static final int MOST_SHOWN = 3;

  private static final KindSpec SPEC =
      new KindSpec(
          "modbus",
          "Flows, temperatures and leaks of coolant units, by Modbus TCP and a register map",
          List.of(
              Setting.optional(
                  "devices",
                  Type.LIST,
                  "",
                  "the devices, as cdu-3=10.4.0.3 or loop:cdu-3=10.4.0.3:502/1, 1 its unit"),
              Setting.optional(
                  "map",
                  Type.PATH,
                  "",
                  "the register map of their model; its form: deploy/schema/registers.schema.json"),
              Setting.optional("interval", Type.DURATION, "10s", "from reading to reading"),
              Setting.optional("timeout", Type.DURATION, "2s", "for one answer"),
              Setting.optional(
                  "settle", Type.DURATION, "1m", "how long a fault must last to be said")),
          List.of(new Outbound("Modbus: read the map's registers (functions 1 to 4)", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    List<Address> addresses = addresses(settings);
    if (addresses.isEmpty()) {
      throw new BadSetting("devices", "no device is named; write devices: [cdu-3=10.4.0.3]");
    }
    RegisterMap map = map(settings);
    Duration limit = settings.duration("timeout").multipliedBy(map.blocks().size() + 1L);
    return new Polling(
        units(settings, addresses, map),
        new Polling.Pace(settings.duration("interval"), limit),
        InstantSource.system());
  }

  private static List<Address> addresses(Settings settings) {
    return Address.all("devices", settings.list("devices"), Target.Kind.LOOP, PORT);
  }

  private static RegisterMap map(Settings settings) {
    if (settings.text("map").isBlank()) {
      throw new BadSetting("map", "no register map is named; write map: ./my-cdu.yaml");
    }
    return RegisterMaps.of("map", settings.path("map"));
  }

  private static List<CoolantUnit> units(
      Settings settings, List<Address> addresses, RegisterMap map) {
    List<CoolantUnit> units = new ArrayList<>();
    for (Address address : addresses) {
      units.add(
          new CoolantUnit(
              settings.instance(),
              address,
              map,
              new TcpDevice(address, settings.duration("timeout")),
              settings.duration("settle").toMillis()));
    }
    return units;
  }

  /** A recording is registers written down: of the first device named, else called as the file. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    List<Address> named = addresses(settings);
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.[a-z]+$", "");
    Target target =
        named.isEmpty()
            ? new Target(Target.Kind.LOOP, name.isBlank() ? "recorded" : name)
            : named.getFirst().target();
    Address address = new Address(target, Optional.empty(), "recorded", PORT, 1);
    RegisterMap map =
        settings.text("map").isBlank()
            ? new RegisterMap("none", List.of(), List.of(), new TreeMap<>())
            : map(settings);
    Device none =
        new Device() {
          @Override
          public int[] read(RegisterMap.Block block) throws IOException {
            throw new IOException("a recording is not asked");
          }

          @Override
          public void close() {}
        };
    return Optional.of(
        new RegisterFile(file, () -> new CoolantUnit(settings.instance(), address, map, none, 0)));
  }

  @Override
  public Check doctor(Settings settings) {
    List<Address> addresses = addresses(settings);
    if (addresses.isEmpty()) {
      return new Check(
          false, "no device is configured; set 'devices', as [cdu-3=10.4.0.3], and 'map'");
    }
    RegisterMap map = map(settings);
    List<String> said = new ArrayList<>();
    String first = "";
    int alive = 0;
    for (CoolantUnit unit : units(settings, addresses, map)) {
      List<String> absent = new ArrayList<>();
      try {
        List<Signal> read =
            unit.read(System.currentTimeMillis(), (place, why) -> absent.add(place + ": " + why));
        alive++;
        first = first.isEmpty() ? unit.name() + " says " + Told.read(read) : first;
        if (!absent.isEmpty()) {
          said.add(unit.name() + " lacks " + absent.size() + ", first " + absent.getFirst());
        }
      } catch (IOException e) {
        said.add(unit.name() + ": " + e.getMessage());
      } finally {
        unit.close();
      }
      if (said.size() >= MOST_SHOWN) {
        break;
      }
    }
    String heads =
        alive
            + " of "
            + addresses.size()
            + " devices answer by "
            + map.name()
            + (first.isEmpty() ? "" : "; " + first);
    return new Check(
        alive == addresses.size(), said.isEmpty() ? heads : heads + "; " + String.join("; ", said));
  }
}
