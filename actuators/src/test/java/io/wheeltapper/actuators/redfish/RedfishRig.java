package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A fake BMC for each action, ready for it. */
public final class RedfishRig implements Rig {

  @Override
  public Map<String, Supplier<World>> worlds() {
    Map<String, Supplier<World>> worlds = new TreeMap<>();
    for (Reset reset : Reset.values()) {
      worlds.put(
          reset.action().name(),
          () ->
              new Server(
                  Action.of(reset.action().name(), Target.node("n001")),
                  Given.server("n001"),
                  Path.of("")));
    }
    worlds.put("power.raise-cap", () -> cap(5_000, "power.raise-cap"));
    worlds.put("power.lower-cap", () -> cap(5_100, "power.lower-cap"));
    worlds.put("cooling.raise-supply", () -> supply(30, "cooling.raise-supply"));
    worlds.put("cooling.lower-supply", () -> supply(31, "cooling.lower-supply"));
    return worlds;
  }

  private static World cap(int stands, String action) {
    FakeRedfish fake = Given.capped("n001");
    Target node = Target.node("n001");
    Path record = Given.record();
    if (stands == 5_100) {
      Given.raised(record, "cap", node, "5000", "5100");
    }
    fake.merge(Given.METRICS, "{\"PowerLimitWatts\":{\"SetPoint\":" + stands + "}}");
    return new Server(
        Action.of(action, node).with("low", "5000").with("high", "5100"), fake, record);
  }

  private static World supply(int stands, String action) {
    FakeRedfish fake = Given.cdu("loop:cdu-1");
    Target loop = new Target(Target.Kind.LOOP, "cdu-1");
    Path record = Given.record();
    if (stands == 31) {
      Given.raised(record, "supply", loop, "30", "31");
    }
    fake.merge(
        Given.CONNECTOR, "{\"SupplyTemperatureControlCelsius\":{\"SetPoint\":" + stands + "}}");
    fake.after((world, _) -> {
      Given.follows(world);
      return Optional.empty();
    });
    Given.follows(fake);
    return new Server(Action.of(action, loop).with("low", "30").with("high", "31"), fake, record);
  }

  static final Map<String, String> BOUNDS =
      Map.of(
          "full-power-cycle", "true",
          "cap-least", "2000",
          "cap-most", "6000",
          "supply-least", "24",
          "supply-most", "32");

  static Settings settings(Map<String, String> more) {
    return new Settings("redfish", new RedfishKind().spec(), more);
  }

  private static final class Server implements World {

    private final Action action;
    private final Faults faults = new Faults();
    private final FakePace pace = new FakePace(Given.STARTED + 1_000);
    private final FakeRedfish fake;

    private final Map<String, String> set = new HashMap<>(BOUNDS);

    Server(Action action, FakeRedfish fake, Path record) {
      this.action = action;
      this.fake = fake;
      set.put("record", record.toString());
    }

    @Override
    public Action action() {
      return action;
    }

    @Override
    public Attempt attempt() {
      return Given.attempt("a1");
    }

    @Override
    public Calling actuator() {
      return new Deeds(
          RedfishKind.deeds(settings(set), _ -> Optional.of(new OnLine(fake, faults)), pace),
          List.of(faults),
          List.of());
    }

    @Override
    public Faults faults() {
      return faults;
    }

    @Override
    public void settle() {
      if (!fake.changes().isEmpty() && action.name().startsWith("node.")) {
        Given.boots(fake, pace, 0);
      }
    }

    @Override
    public String state() {
      StringBuilder all = new StringBuilder();
      for (String uri : List.of(Given.SYSTEM, Given.METRICS, Given.CONNECTOR)) {
        all.append(fake.get(uri).map(r -> r.body().toString()).orElse(""));
      }
      return all.toString();
    }

    @Override
    public List<String> written() {
      return fake.changes().stream().map(fake::describe).toList();
    }

    @Override
    public Map<String, Long> disruptions() {
      return fake.changes().stream()
          .filter(Change.Post.class::isInstance)
          .collect(Collectors.groupingBy(Change::toString, Collectors.counting()));
    }
  }
}
