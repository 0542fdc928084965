package io.wheeltapper.actuators.command;

import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A node and a valve behind a site's commands, for each action that they may carry out. */
public final class CommandRig implements Rig {

  static final long STARTED = 1_700_000_100_000L;
  static final Target VALVE = Target.parse("loop:cdu-1");
  static final Attempt ATTEMPT =
      new Attempt("a1", "c1", "gpu-fell-off-bus", STARTED, STARTED + 600_000);

  private static final Map<String, String> PLANT =
      Map.of(
          "run", "plant,{kind}:{id},shut",
          "verify", "plant,{kind}:{id},is-shut",
          "undo", "plant,{kind}:{id},open",
          "undo-verify", "plant,{kind}:{id},is-open");

  private static final Map<String, Map<String, String>> ORDERS =
      Map.of(
          "node.reboot", Map.of("run", "ssh,{node},reboot", "age", "ssh,{node},age"),
          "node.validate", Map.of("run", "ssh,{node},check"),
          "node.restart-agent", Map.of("run", "ssh,{node},restart", "age", "ssh,{node},age"),
          "node.reload-driver", Map.of("run", "ssh,{node},restart", "age", "ssh,{node},age"),
          "load.shed", PLANT,
          "liquid.isolate", PLANT);

  /** What gives back, by the action whose site's orders it stands in. */
  private static final Map<String, String> GIVES =
      Map.of("load.return", "load.shed", "liquid.return", "liquid.isolate");

  @Override
  public List<Map<String, String>> settings() {
    return ORDERS.keySet().stream().sorted().map(CommandRig::orders).toList();
  }

  /** What a site would write for it. */
  static Map<String, String> orders(String action) {
    Map<String, String> all = new TreeMap<>(ORDERS.getOrDefault(action, Map.of()));
    all.put("action", action);
    return all;
  }

  @Override
  public Map<String, Supplier<World>> worlds() {
    Map<String, Supplier<World>> worlds = new TreeMap<>();
    ORDERS.keySet().forEach(action -> worlds.put(action, () -> new Site(action)));
    GIVES.keySet().forEach(action -> worlds.put(action, () -> new Site(action)));
    return worlds;
  }

  private static final class Site implements World {

    private final String name;
    private final Faults faults = new Faults();
    private final FakePace pace = new FakePace(STARTED + 1_000);
    private final FakeMachine machine = new FakeMachine(pace);

    Site(String name) {
      this.name = name;
      if (GIVES.containsKey(name)) {
        machine.shut();
      }
    }

    @Override
    public Action action() {
      return Action.of(name, name.startsWith("node.") ? Target.node("n001") : VALVE);
    }

    @Override
    public Attempt attempt() {
      return ATTEMPT;
    }

    @Override
    public Calling actuator() {
      return CommandKind.actuator(
          new Settings("site", new CommandKind().spec(), orders(GIVES.getOrDefault(name, name))),
          machine,
          pace,
          faults);
    }

    @Override
    public Faults faults() {
      return faults;
    }

    @Override
    public void settle() {
      machine.settle();
    }

    @Override
    public String state() {
      return hasEffect() ? machine.told().size() + " " + machine.away() + machine.isShut() : "";
    }

    @Override
    public List<String> written() {
      return machine.told();
    }

    @Override
    public Map<String, Long> disruptions() {
      return hasEffect() && !machine.told().isEmpty()
          ? Map.of(name, (long) machine.told().size())
          : Map.of();
    }

    @Override
    public boolean hasEffect() {
      return !name.equals("node.validate");
    }
  }
}
