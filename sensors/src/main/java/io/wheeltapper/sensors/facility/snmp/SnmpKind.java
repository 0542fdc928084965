package io.wheeltapper.sensors.facility.snmp;

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

/** PDUs, meters and UPSes by SNMP v3 or v2c. */
public final class SnmpKind implements SensorKind {

  private static final int PORT = 161;

  /** A device's walk is some thirty questions at most; more of them are cut off by silence. */
  private static final int QUESTIONS = 10;

  private static final KindSpec SPEC =
      new KindSpec(
          "snmp",
          "Loads, faults and probes of PDUs and UPSes, by SNMP v3 or v2c",
          List.of(
              Setting.optional(
                  "devices",
                  Type.LIST,
                  "",
                  "the devices, as pdu-7b=10.3.0.7 or feed:pdu-7b@r7=10.3.0.7:161, r7 its rack"),
              Setting.optional(
                  "map",
                  Type.LIST,
                  OidMaps.AUTO,
                  "OID maps: auto, " + String.join(", ", OidMaps.SHIPPED) + ", or a .yaml file"),
              Setting.optional("version", Type.TEXT, "3", "3 (authPriv), or 2c"),
              Setting.optional("user", Type.TEXT, "", "of version 3"),
              Setting.optional(
                  "auth", Type.TEXT, "sha256", String.join(", ", Credentials.AUTH.keySet())),
              Setting.optional("auth-file", Type.PATH, "", "a file with its passphrase"),
              Setting.optional(
                  "privacy", Type.TEXT, "aes128", String.join(", ", Credentials.PRIV.keySet())),
              Setting.optional("privacy-file", Type.PATH, "", "a file with its passphrase"),
              Setting.optional(
                  "community-file", Type.PATH, "", "a file with the community of version 2c"),
              Setting.optional("interval", Type.DURATION, "30s", "from reading to reading"),
              Setting.optional("timeout", Type.DURATION, "2s", "for one answer; asked twice"),
              Setting.optional(
                  "settle", Type.DURATION, "1m", "how long a fault must last to be said")),
          List.of(
              new Outbound("SNMP: GETBULK of the map's columns, one at a time a device", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    List<Pdu> devices = devices(settings);
    if (devices.isEmpty()) {
      throw new BadSetting("devices", "no device is named; write devices: [pdu-7b=10.3.0.7]");
    }
    Credentials.of(settings)
        .missing()
        .ifPresent(what -> {
          throw new BadSetting("version", "SNMP needs a secret: " + what);
        });
    Duration limit = settings.duration("timeout").multipliedBy(QUESTIONS);
    return new Polling(
        devices, new Polling.Pace(settings.duration("interval"), limit), InstantSource.system());
  }

  private static List<Pdu> devices(Settings settings) {
    List<OidMap> maps = OidMaps.of("map", settings.list("map"));
    Session session = new Session(Credentials.of(settings), settings.duration("timeout"));
    List<Pdu> devices = new ArrayList<>();
    for (Address address :
        Address.all("devices", settings.list("devices"), Target.Kind.FEED, PORT)) {
      devices.add(pdu(settings, address, maps, session.to(address)));
    }
    return devices;
  }

  private static Pdu pdu(Settings settings, Address address, List<OidMap> maps, Walker walker) {
    return new Pdu(
        settings.instance(), address, maps, walker, settings.duration("settle").toMillis());
  }

  /** A recording is one walk: of the first device named, else of a feed called as the file is. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    List<Address> named = Address.all("devices", settings.list("devices"), Target.Kind.FEED, PORT);
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.[a-z]+$", "");
    Address address =
        named.isEmpty()
            ? new Address(
                new Target(Target.Kind.FEED, name.isBlank() ? "recorded" : name),
                Optional.empty(),
                "recorded",
                PORT,
                1)
            : named.getFirst();
    List<OidMap> maps = OidMaps.of("map", settings.list("map"));
    return Optional.of(
        new WalkFile(file, walker -> new Pdu(settings.instance(), address, maps, walker, 0)));
  }

  @Override
  public Check doctor(Settings settings) {
    List<Pdu> devices = devices(settings);
    if (devices.isEmpty()) {
      return new Check(false, "no device is configured; set 'devices', as [pdu-7b=10.3.0.7]");
    }
    Optional<String> missing = Credentials.of(settings).missing();
    if (missing.isPresent()) {
      return new Check(false, "SNMP needs a secret: " + missing.get());
    }
    List<String> dead = new ArrayList<>();
    List<String> alive = new ArrayList<>();
    for (Pdu device : devices) {
      try {
        List<Signal> read = device.read(System.currentTimeMillis(), (_, _) -> {});
        String what = Told.read(read);
        String says = what.isEmpty() ? "" : " says " + what;
        alive.add(device.name() + " by " + device.map().name() + says);
      } catch (IOException e) {
        dead.add(device.name() + ": " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Check(false, "interrupted");
      }
      if (dead.size() >= MOST_SHOWN) {
        break;
      }
    }
    devices.forEach(Pdu::close);
    String heads = alive.size() + " of " + devices.size() + " devices answer";
    return dead.isEmpty()
        ? new Check(true, heads + ": " + String.join(", ", alive.stream().limit(3).toList()))
        : new Check(false, heads + "; " + String.join("; ", dead));
  }

  /** So many dead devices say enough; each costs a doctor its whole time limit. */
  private static final int MOST_SHOWN = 3;
}
