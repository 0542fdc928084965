package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Alertmanager in memory. */
public final class AlertmanagerRig implements Rig {

  @Override
  public Map<String, Supplier<World>> worlds() {
    return Map.of(
        "person.call",
        () -> {
          Vendors vendors = new Vendors();
          return vendors
              .receiver()
              .with(line ->
                  new Alertmanager(
                      vendors,
                      line,
                      new FakePace(1_700_000_001_000L),
                      URI.create("http://am"),
                      Optional.empty(),
                      ""));
        });
  }
}
