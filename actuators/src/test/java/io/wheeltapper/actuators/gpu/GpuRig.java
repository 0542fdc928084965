package io.wheeltapper.actuators.gpu;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.Ask;
import io.wheeltapper.actuators.gpu.node.FakeMachine;
import io.wheeltapper.actuators.gpu.node.FakeNotes;
import io.wheeltapper.actuators.gpu.node.Gpu;
import io.wheeltapper.actuators.gpu.node.Machine;
import io.wheeltapper.actuators.gpu.node.Site;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Two machines for each action, each with the node's own part over a fake driver. */
public final class GpuRig implements Rig {

  static final long STARTED = 1_700_000_100_000L;

  @Override
  public Map<String, Supplier<World>> worlds() {
    Action gpu = Action.of("gpu.reset", Target.gpuAt("0000:01:00", "n1"));
    Map<String, Supplier<World>> worlds = new TreeMap<>();
    worlds.put("gpu.reset", () -> new Machines(gpu, ""));
    worlds.put(
        "node.reload-driver",
        () -> new Machines(Action.of("node.reload-driver", Target.node("n1")), ""));
    Action cap = Action.of("gpu.cap-power", Target.node("n1")).with("watts", "500");
    Action lock = Action.of("gpu.lock-clocks", Target.node("n1")).with("mhz", "345-1200");
    worlds.put("gpu.cap-power", () -> new Machines(cap, ""));
    worlds.put("gpu.lock-clocks", () -> new Machines(lock, ""));
    worlds.put("gpu.uncap-power", () -> new Machines(undo("gpu.uncap-power"), "cap-power"));
    worlds.put("gpu.unlock-clocks", () -> new Machines(undo("gpu.unlock-clocks"), "lock-clocks"));
    return worlds;
  }

  private static Action undo(String name) {
    return Action.of(name, Target.node("n1")).with(Names.NODES, "n1,n2");
  }

  /** As it was made, on a machine of its own. */
  static final class Machines implements World {

    private final Action action;
    private final Faults faults = new Faults();
    private final Map<String, FakeMachine> machines = new HashMap<>();
    private final Map<String, FakeNotes> notes = new HashMap<>();
    private final List<String> written = new ArrayList<>();

    Machines(Action action, String held) {
      this.action = action;
      for (String node : List.of("n1", "n2")) {
        FakeMachine machine = new FakeMachine(2, 9, new Gpu.Links(18, false, true));
        machine.unit("nvidia-dcgm");
        machines.put(node, machine);
        notes.put(node, new FakeNotes());
        if (held.equals("cap-power")) {
          before(node, new Ask(Ask.Verb.CAP, Ask.ALL, "a0", "c1", 500, 500, false));
        } else if (!held.isEmpty()) {
          before(node, new Ask(Ask.Verb.LOCK, Ask.ALL, "a0", "c1", 345, 1200, false));
        }
      }
    }

    /** Its driver, its processes, its programs. */
    FakeMachine machine(String node) {
      return machines.get(node);
    }

    /** The way to all of them. */
    Nodes ours() {
      return new Ours(machines);
    }

    private void before(String node, Ask ask) {
      try {
        Answer answer = new Ours(machines).machine(node).answer(ask);
        if (!answer.result().equals(Answer.DONE)) {
          throw new IllegalStateException(answer.toString());
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Action action() {
      return action;
    }

    @Override
    public Attempt attempt() {
      return new Attempt("a1", "c1", "gpu-hot", STARTED, STARTED + 600_000);
    }

    @Override
    public Calling actuator() {
      Settings settings = new Settings("gpu", new GpuKind().spec(), Map.of());
      return new Deeds(GpuKind.deeds(settings, new Ours(machines)), List.of(faults), List.of());
    }

    @Override
    public Faults faults() {
      return faults;
    }

    @Override
    public void settle() {}

    @Override
    public String state() {
      return machines.get("n1").state() + " " + machines.get("n2").state();
    }

    @Override
    public List<String> written() {
      return List.copyOf(written);
    }

    @Override
    public Map<String, Long> disruptions() {
      Map<String, Long> all = new TreeMap<>(machines.get("n1").resets());
      if (machines.get("n1").reloads() > 0) {
        all.put("reload", machines.get("n1").reloads());
      }
      return all;
    }

    /** The node's own part on each call anew, as another process would be. */
    private final class Ours implements Nodes {

      private final Map<String, FakeMachine> known;

      Ours(Map<String, FakeMachine> known) {
        this.known = known;
      }

      Machine machine(String node) {
        FakeMachine machine = machines.get(node);
        Site site =
            new Site(
                new Settings(
                    "gpu.yaml", Site.SPEC, Map.of("services", "nvidia-dcgm", "reload", "true")));
        return new Machine(site, machine, machine, machine, new FakePace(STARTED), notes.get(node));
      }

      @Override
      public Answer ask(String node, Ask ask) throws CallFailed, InterruptedException {
        return faults.read(() -> machine(node).answer(ask));
      }

      @Override
      public Answer act(String node, Ask ask) throws CallFailed, InterruptedException {
        return faults.write(() -> {
          int before = known.get(node).calls().size();
          Answer answer = machine(node).answer(ask);
          List<String> calls = known.get(node).calls();
          if (calls.size() > before) {
            written.add(describe(node, ask));
            calls.subList(before, calls.size()).forEach(c -> written.add(node + ": " + c));
          }
          return answer;
        });
      }

      @Override
      public String describe(String node, Ask ask) {
        return node + " wheeltapper gpu " + String.join(" ", CommandNodes.words(ask));
      }
    }
  }
}
