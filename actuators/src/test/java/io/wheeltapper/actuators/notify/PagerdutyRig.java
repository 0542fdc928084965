package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;

/** PagerDuty in memory. */
public final class PagerdutyRig implements Rig {

  @Override
  public Map<String, Supplier<World>> worlds() {
    return Map.of(
        "person.call",
        () -> {
          Vendors vendors = new Vendors();
          return vendors
              .receiver()
              .with(line ->
                  new PagerDuty(
                      vendors, line, URI.create("http://pd/v2/enqueue"), Vendors.key(), "error"));
        });
  }
}
