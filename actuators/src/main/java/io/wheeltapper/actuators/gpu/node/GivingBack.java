package io.wheeltapper.actuators.gpu.node;

import io.wheeltapper.actuators.gpu.node.State.Held;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gives back what we hold for a case: as much as can be, since a dead GPU is no reason to hold the
 * others. What could not be given back stays known, and is by whoever asks next.
 */
final class GivingBack {

  private final Tools tools;
  private final Ask ask;
  private final boolean power;
  private final Map<String, Gpu> there = new HashMap<>();
  private final Map<String, Setting> set = new LinkedHashMap<>();
  private final List<String> left = new ArrayList<>();

  GivingBack(Tools tools, Ask ask) {
    this.tools = tools;
    this.ask = ask;
    this.power = ask.verb() == Ask.Verb.UNCAP;
  }

  Answer run(State state) throws IOException {
    List<Gpu> all = tools.gpus();
    all.forEach(g -> there.put(g.uuid(), g));
    SortedMap<String, Held> held = Limits.inForce(power ? state.caps() : state.locks(), all);
    for (String uuid : chosen(all, held)) {
      Held one = held.get(uuid);
      if (one != null && one.kase().equals(ask.kase()) && !plan(uuid, one)) {
        held.remove(uuid);
      }
    }
    List<String> calls = new ArrayList<>();
    set.forEach((uuid, setting) -> calls.add(setting.call(uuid)));
    if (ask.preview()) {
      return Answer.of(ask, Answer.DONE, "would be called", false, calls);
    }
    boolean hung = called();
    set.keySet().forEach(held::remove);
    tools.notes().save(power ? state.withCaps(held) : state.withLocks(held));
    if (left.isEmpty()) {
      return Answer.of(
          ask,
          Answer.DONE,
          set.isEmpty() ? "already so" : "set on " + set.size() + " GPUs",
          false,
          calls);
    }
    return Answer.of(
        ask,
        hung ? Answer.UNKNOWN : Answer.FAILED,
        "not given back, and known still: " + String.join("; ", left),
        true,
        calls);
  }

  /** Also those that are held and not listed any more. */
  private List<String> chosen(List<Gpu> all, SortedMap<String, Held> held) throws IOException {
    if (ask.gpu().equals(Ask.ALL)) {
      return List.copyOf(held.keySet());
    }
    return held.containsKey(ask.gpu())
        ? List.of(ask.gpu())
        : tools.chosen(ask, all).stream().map(Gpu::uuid).toList();
  }

  /** Whether we hold it still: what another has set since is not ours any more. */
  private boolean plan(String uuid, Held held) {
    Gpu gpu = there.get(uuid);
    if (gpu == null || gpu.state().equals(Gpu.LOST) || (power && gpu.power().limit() <= 0)) {
      left.add(uuid + " does not answer");
      return true;
    }
    if (!power) {
      set.put(uuid, free(tools.site()));
      return true;
    }
    boolean stands = gpu.power().limit() == held.least();
    if (stands) {
      set.put(uuid, new Setting.Limit(held.base()));
    }
    return stands;
  }

  /** The site's own lock, where it has one: the driver cannot be asked which there was before. */
  static Setting free(Site site) {
    return site.clocks()
        .<Setting>map(r -> new Setting.Locked(r.least(), r.most()))
        .orElse(new Setting.Unlocked());
  }

  /** Leaves in {@link #set} what was taken; whether the driver gave no answer at all. */
  private boolean called() {
    if (set.isEmpty()) {
      return false;
    }
    Map<String, Setting> open = new LinkedHashMap<>(set);
    try (Driver.Session session = tools.driver().open()) {
      for (Map.Entry<String, Setting> each : open.entrySet()) {
        try {
          session.set(each.getKey(), each.getValue());
        } catch (Driver.Failed e) {
          if (e.hung()) {
            throw e;
          }
          set.remove(each.getKey());
          left.add(each.getValue().call(each.getKey()) + ": " + e.getMessage());
        }
      }
      readBack(session);
      return false;
    } catch (Driver.Failed e) {
      set.clear(); // some may be set: what stands elsewhere than by us is let go the next time
      left.add(String.valueOf(e.getMessage()));
      return e.hung();
    }
  }

  /** Only power can be read back. */
  private void readBack(Driver.Session session) throws Driver.Failed {
    SortedMap<String, Gpu> now = new TreeMap<>();
    session.gpus().forEach(g -> now.put(g.uuid(), g));
    for (Map.Entry<String, Setting> each : Map.copyOf(set).entrySet()) {
      Gpu gpu = now.get(each.getKey());
      long reads = gpu == null ? -1 : gpu.power().limit();
      if (each.getValue() instanceof Setting.Limit limit && reads != limit.milliwatts()) {
        set.remove(each.getKey());
        left.add(each.getKey() + " reads " + reads + " mW, not " + limit.milliwatts());
      }
    }
  }
}
