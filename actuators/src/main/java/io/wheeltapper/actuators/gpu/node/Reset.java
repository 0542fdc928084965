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
import java.util.TreeMap;

/** Resets GPUs by {@code nvidia-smi}: the driver's library has no public call for it. */
record Reset(Tools tools, Quiet quiet, Restoring restoring) implements Interruption.Act {

  @Override
  public Plan plan(Ask ask, State state) throws IOException, InterruptedException {
    List<Gpu> all = tools.gpus();
    List<Gpu> group = Together.with(tools.chosen(ask, all), all, tools.site().together());
    for (Gpu gpu : group) {
      String no = forbidden(gpu);
      if (!no.isEmpty()) {
        return Plan.refused(gpu.uuid() + ": " + no, false);
      }
    }
    List<String> units = quiet.running(tools.site().list("services"));
    Users users = Users.on(tools, group, tools.site().list("services"));
    if (!users.work().isEmpty()) {
      return Plan.refused("on it: " + Users.words(users.work()), true);
    }
    Map<String, Kept> kept = new TreeMap<>();
    group.forEach(g -> kept.put(g.uuid(), Restoring.kept(g)));
    List<String> uuids = group.stream().map(Gpu::uuid).toList();
    Open open =
        new Open(
            ask.attempt(), ask.verb().word(), Phase.QUIET, uuids, units, List.of(), kept, null);
    return new Plan("", false, open, calls(open, state));
  }

  private static String forbidden(Gpu gpu) {
    if (gpu.state().equals(Gpu.LOST)) {
      return "lost; no reset reaches it, the machine has to boot";
    }
    return switch (gpu.mode()) {
      case "mig" -> "it is partitioned (MIG); take the partitions away first";
      case "vgpu" -> "it serves virtual machines (vGPU)";
      default -> "";
    };
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
    calls.add(String.join(" ", argv(open)));
    calls.addAll(restoring.calls(open, state));
    return calls;
  }

  private List<String> argv(Open open) {
    return tools
        .site()
        .program("nvidia-smi", List.of("--gpu-reset", "-i", String.join(",", open.gpus())));
  }

  @Override
  public Users users(Open open) throws IOException {
    List<Gpu> gpus = tools.gpus().stream().filter(g -> open.gpus().contains(g.uuid())).toList();
    if (gpus.size() != open.gpus().size()) {
      throw new IOException("not all of them are listed any more, so that nobody knows who is on");
    }
    return Users.on(tools, gpus, open.units());
  }

  @Override
  public Ended act(Open open) throws InterruptedException {
    Tools.Ran ran = tools.run(argv(open), tools.site().duration("reset-timeout"));
    String result = ran.ok() ? Answer.DONE : ran.timedOut() ? Answer.UNKNOWN : Answer.FAILED;
    String why =
        ran.timedOut() ? "nvidia-smi came to no end and was killed: " + ran.said() : ran.said();
    return new Ended(open.attempt(), open.verb(), result, why, open.gpus(), tools.pace().now());
  }

  /**
   * The driver counts energy from its own beginning and a GPU's, so that less than before says that
   * there was one; so does a reset that was due and is no more. One that is still due says that
   * there was none. Anything else says nothing.
   */
  @Override
  public Optional<Boolean> wasDone(Open open) throws IOException {
    return told(open, tools.gpus());
  }

  static Optional<Boolean> told(Open open, List<Gpu> now) {
    int done = 0;
    int not = 0;
    for (Gpu gpu : now) {
      Kept kept = open.kept().get(gpu.uuid());
      if (kept == null) {
        continue;
      }
      Kept is = Restoring.kept(gpu);
      if (is.energy() >= 0 && is.energy() < kept.energy()) {
        done++;
      } else if (kept.due()) {
        done += is.due() ? 0 : 1;
        not += is.due() ? 1 : 0;
      }
    }
    if (done == open.kept().size() && done > 0) {
      return Optional.of(true);
    }
    return not == open.kept().size() && not > 0 ? Optional.of(false) : Optional.empty();
  }
}
