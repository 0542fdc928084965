package io.wheeltapper.actuators.gpu.node;

import io.wheeltapper.actuators.gpu.node.Interruption.Plan;
import io.wheeltapper.actuators.gpu.node.State.Ended;
import io.wheeltapper.actuators.gpu.node.State.Kept;
import io.wheeltapper.actuators.gpu.node.State.Open;
import io.wheeltapper.actuators.gpu.node.State.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes the driver's modules out of the kernel and puts them in again, while nobody has it open.
 */
record Reload(Tools tools, Quiet quiet, Restoring restoring) implements Interruption.Act {

  private static final String MAIN = "nvidia";

  private List<String> units() {
    List<String> units = new ArrayList<>(tools.site().list("services"));
    units.addAll(tools.site().list("reload-services"));
    return units;
  }

  @Override
  public Plan plan(Ask ask, State state) throws IOException, InterruptedException {
    if (!tools.site().reloads()) {
      return Plan.refused(
          "the driver is not ours to load anew here; the machine's gpu.yaml says 'reload: true'"
              + " where it is",
          false);
    }
    Set<String> loaded = tools.host().modules();
    List<String> modules = tools.site().list("modules").stream().filter(loaded::contains).toList();
    if (!modules.contains(MAIN)) {
      return Plan.refused("the module " + MAIN + " is not loaded", false);
    }
    List<Gpu> all = gpus();
    List<String> units = quiet.running(units());
    Users users = Users.onDriver(tools, all, units());
    if (!users.work().isEmpty()) {
      return Plan.refused("on the driver: " + Users.words(users.work()), true);
    }
    Map<String, Kept> kept = new TreeMap<>();
    all.stream()
        .filter(g -> !g.state().equals(Gpu.LOST))
        .forEach(g -> kept.put(g.uuid(), Restoring.kept(g)));
    List<String> uuids = all.stream().map(Gpu::uuid).toList();
    Open open =
        new Open(ask.attempt(), ask.verb().word(), Phase.QUIET, uuids, units, modules, kept, null);
    return new Plan("", false, open, calls(open, state));
  }

  /** A driver that refuses is why it is loaded anew; one that hangs would hang that too. */
  private List<Gpu> gpus() throws IOException {
    try {
      return tools.gpus();
    } catch (Driver.Failed e) {
      if (e.hung()) {
        throw e;
      }
      return List.of();
    }
  }

  private List<String> calls(Open open, State state) {
    List<String> calls = new ArrayList<>();
    quiet.stops(open.units()).forEach(c -> calls.add(String.join(" ", c)));
    open.kept()
        .forEach((uuid, kept) -> {
          if (kept.persistence()) {
            calls.add(new Setting.Persistence(false).call(uuid));
          }
        });
    open.modules().forEach(m -> calls.add(String.join(" ", rmmod(m))));
    calls.addAll(restoring.calls(open, state));
    return calls;
  }

  private List<String> rmmod(String module) {
    return tools.site().program("rmmod", List.of(module));
  }

  @Override
  public Users users(Open open) throws IOException {
    return Users.onDriver(tools, gpus(), open.units());
  }

  /** Only takes them out: putting them in is part of setting back, also after a crash. */
  @Override
  public Ended act(Open open) throws InterruptedException {
    for (String module : open.modules()) {
      Tools.Ran ran = tools.run(rmmod(module));
      if (!ran.ok()) {
        return ended(
            open,
            ran.timedOut() ? Answer.UNKNOWN : Answer.FAILED,
            String.join(" ", rmmod(module)) + ": " + Quiet.said(ran));
      }
    }
    return ended(open, Answer.DONE, "loaded anew: " + String.join(" ", open.modules().reversed()));
  }

  private Ended ended(Open open, String result, String why) {
    return new Ended(open.attempt(), open.verb(), result, why, open.gpus(), tools.pace().now());
  }

  /** A module that is out was taken out; else the driver's count of energy tells. */
  @Override
  public Optional<Boolean> wasDone(Open open) throws IOException {
    if (!tools.host().modules().contains(MAIN)) {
      return Optional.of(true);
    }
    try {
      return Reset.told(open, tools.gpus()).filter(done -> done);
    } catch (Driver.Failed e) {
      return Optional.empty();
    }
  }
}
