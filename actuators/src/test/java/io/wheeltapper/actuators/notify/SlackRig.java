package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;

/** Slack in memory. */
public final class SlackRig implements Rig {

  @Override
  public Map<String, Supplier<World>> worlds() {
    return Map.of(
        "person.call",
        () -> {
          Vendors vendors = new Vendors();
          return vendors
              .receiver()
              .with(line ->
                  new SlackBot(
                      vendors,
                      line,
                      new Turn(new FakePace(0)),
                      URI.create("http://s/slack"),
                      Vendors.key(),
                      "C01",
                      true));
        });
  }
}
