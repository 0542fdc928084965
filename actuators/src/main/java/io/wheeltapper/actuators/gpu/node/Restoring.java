package io.wheeltapper.actuators.gpu.node;

import io.wheeltapper.actuators.gpu.node.State.Kept;
import io.wheeltapper.actuators.gpu.node.State.Open;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sets back what an interruption has set aside; safe to repeat. */
record Restoring(Tools tools, Quiet quiet) {

  /** How a GPU stands now, as far as it is lost by an interruption. */
  static Kept kept(Gpu gpu) {
    boolean due = gpu.state().equals(Gpu.RESET) || gpu.pending() > 0 || gpu.recovery() > 0;
    return new Kept(gpu.persistence(), gpu.power().limit(), gpu.power().energy(), due);
  }

  /** What is set on one GPU. */
  List<Setting> settings(String uuid, Kept kept, State state) {
    List<Setting> settings = new ArrayList<>();
    if (kept.persistence()) {
      settings.add(new Setting.Persistence(true));
    }
    if (kept.limit() > 0) {
      settings.add(new Setting.Limit(kept.limit()));
    }
    State.Held lock = state.locks().get(uuid);
    if (lock != null) {
      settings.add(new Setting.Locked(Math.toIntExact(lock.least()), Math.toIntExact(lock.most())));
    } else {
      tools.site().clocks().ifPresent(r -> settings.add(new Setting.Locked(r.least(), r.most())));
    }
    return settings;
  }

  /** All of it, in words. */
  List<String> calls(Open open, State state) {
    List<String> calls = new ArrayList<>();
    modprobes(open.modules()).forEach(c -> calls.add(String.join(" ", c)));
    open.kept()
        .forEach((uuid, kept) -> settings(uuid, kept, state).forEach(s -> calls.add(s.call(uuid))));
    quiet.starts(open.units()).forEach(c -> calls.add(String.join(" ", c)));
    return calls;
  }

  private List<List<String>> modprobes(List<String> modules) {
    return modules.reversed().stream()
        .map(m -> tools.site().program("modprobe", List.of(m)))
        .toList();
  }

  /** All that can be; what could not, in words. Monitoring comes back whatever the driver says. */
  List<String> restore(Open open, State state) throws InterruptedException {
    List<String> left = new ArrayList<>(modules(open));
    if (!open.kept().isEmpty()) {
      left.addAll(set(open, state));
    }
    left.addAll(quiet.start(open.units()));
    return left;
  }

  /** A module that is there again is not asked for twice. */
  private List<String> modules(Open open) throws InterruptedException {
    List<String> left = new ArrayList<>();
    for (List<String> call : modprobes(open.modules())) {
      try {
        if (tools.host().modules().contains(call.getLast())) {
          continue;
        }
        Tools.Ran ran = tools.run(call);
        if (!ran.ok()) {
          left.add(String.join(" ", call) + ": " + Quiet.said(ran));
        }
      } catch (IOException e) {
        left.add(String.join(" ", call) + ": " + e.getMessage());
      }
    }
    return left;
  }

  private List<String> set(Open open, State state) {
    List<String> left = new ArrayList<>();
    try (Driver.Session session = tools.driver().open()) {
      Map<String, Gpu> there = new HashMap<>();
      session.gpus().forEach(g -> there.put(g.uuid(), g));
      for (Map.Entry<String, Kept> each : open.kept().entrySet()) {
        String uuid = each.getKey();
        if (!there.containsKey(uuid)) {
          left.add(uuid + " has not come back");
          continue;
        }
        for (Setting setting : settings(uuid, each.getValue(), state)) {
          try {
            session.set(uuid, setting);
          } catch (Driver.Failed e) {
            left.add(setting.call(uuid) + ": " + e.getMessage());
          }
        }
      }
    } catch (Driver.Failed e) {
      left.add(String.valueOf(e.getMessage()));
    }
    return left;
  }
}
