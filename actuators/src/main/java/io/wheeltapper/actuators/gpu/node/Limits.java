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
import org.jspecify.annotations.Nullable;

/**
 * Power caps and clock locks: what was there before is noted first, all GPUs are set or none, and
 * what another has changed since is left alone.
 */
final class Limits {

  private static final long MILLI = 1000;

  /**
   * What would be set.
   *
   * @param no why not, or {@code ""}
   * @param set by GPU
   * @param back what sets them back
   * @param held what we hold afterwards
   */
  private record Change(
      String no,
      Map<String, Setting> set,
      Map<String, Setting> back,
      SortedMap<String, Held> held) {

    static Change refused(String no) {
      return new Change(no, Map.of(), Map.of(), new TreeMap<>());
    }

    static Change on(SortedMap<String, Held> held) {
      return new Change("", new LinkedHashMap<>(), new LinkedHashMap<>(), new TreeMap<>(held));
    }

    List<String> calls() {
      List<String> calls = new ArrayList<>();
      set.forEach((uuid, setting) -> calls.add(setting.call(uuid)));
      return calls;
    }
  }

  private final Tools tools;

  Limits(Tools tools) {
    this.tools = tools;
  }

  /** Without what the driver has forgotten since, by being loaded anew. */
  static SortedMap<String, Held> inForce(Map<String, Held> held, List<Gpu> gpus) {
    SortedMap<String, Held> still = new TreeMap<>(held);
    for (Gpu gpu : gpus) {
      Held one = held.get(gpu.uuid());
      if (one != null && gpu.power().energy() >= 0 && gpu.power().energy() < one.energy()) {
        still.remove(gpu.uuid());
      }
    }
    return still;
  }

  Answer run(Ask ask, State state) throws IOException {
    List<Gpu> all = tools.gpus();
    List<Gpu> chosen = tools.chosen(ask, all);
    Change change =
        switch (ask.verb()) {
          case CAP -> cap(ask, chosen, inForce(state.caps(), all));
          default -> lock(ask, chosen, inForce(state.locks(), all));
        };
    if (!change.no().isEmpty()) {
      return Answer.refused(ask, change.no(), false);
    }
    if (ask.preview()) {
      return Answer.of(ask, Answer.DONE, "would be called", false, change.calls());
    }
    State after =
        ask.verb() == Ask.Verb.CAP ? state.withCaps(change.held()) : state.withLocks(change.held());
    tools.notes().save(after); // what it was is lost once it is set
    Answer answer = set(ask, change);
    if (answer.result().equals(Answer.FAILED)) {
      tools.notes().save(state);
    }
    return answer;
  }

  private Answer set(Ask ask, Change change) {
    List<String> done = new ArrayList<>();
    try (Driver.Session session = tools.driver().open()) {
      for (Map.Entry<String, Setting> each : change.set().entrySet()) {
        try {
          session.set(each.getKey(), each.getValue());
          done.add(each.getKey());
        } catch (Driver.Failed e) {
          return failed(ask, change, session, done, each.getValue().call(each.getKey()), e);
        }
      }
      String other = readBack(session, change);
      if (!other.isEmpty()) {
        return failed(ask, change, session, done, other, new Driver.Failed("not taken"));
      }
    } catch (Driver.Failed e) {
      return Answer.of(
          ask,
          done.isEmpty() && !e.hung() ? Answer.FAILED : Answer.UNKNOWN,
          String.valueOf(e.getMessage()),
          true,
          change.calls());
    }
    return Answer.of(
        ask,
        Answer.DONE,
        done.isEmpty() ? "already so" : "set on " + done.size() + " GPUs",
        false,
        change.calls());
  }

  /** Only power can be read back. */
  private static String readBack(Driver.Session session, Change change) throws Driver.Failed {
    for (Gpu gpu : session.gpus()) {
      if (change.set().get(gpu.uuid()) instanceof Setting.Limit limit
          && gpu.power().limit() != limit.milliwatts()) {
        return gpu.uuid() + " reads " + gpu.power().limit() + " mW, not " + limit.milliwatts();
      }
    }
    return "";
  }

  /** All or none: those that were set are set back. */
  private static Answer failed(
      Ask ask,
      Change change,
      Driver.Session session,
      List<String> done,
      String what,
      Driver.Failed why) {
    List<String> left = new ArrayList<>();
    for (String uuid : done) {
      Setting before = change.back().get(uuid);
      try {
        if (before != null) {
          session.set(uuid, before);
        }
      } catch (Driver.Failed e) {
        left.add(uuid);
      }
    }
    left.addAll(setAllTheSame(session, change));
    boolean certain = left.isEmpty() && !why.hung();
    return Answer.of(
        ask,
        certain ? Answer.FAILED : Answer.UNKNOWN,
        what
            + ": "
            + why.getMessage()
            + (left.isEmpty() ? "; set back on the others" : "; not set back on " + left),
        true,
        change.calls());
  }

  /** One that the driver lost within the call may have taken it before. */
  private static List<String> setAllTheSame(Driver.Session session, Change change) {
    Map<String, Long> limits = new HashMap<>();
    try {
      session.gpus().forEach(g -> limits.put(g.uuid(), g.power().limit()));
    } catch (Driver.Failed e) {
      return List.of(String.valueOf(e.getMessage()));
    }
    return change.back().entrySet().stream()
        .filter(b ->
            b.getValue() instanceof Setting.Limit before
                && limits.getOrDefault(b.getKey(), -1L) != before.milliwatts())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Change cap(Ask ask, List<Gpu> gpus, SortedMap<String, Held> caps) {
    long wanted = ask.least() * MILLI;
    Change change = Change.on(caps);
    for (Gpu gpu : gpus) {
      Gpu.Power power = gpu.power();
      Held held = caps.get(gpu.uuid());
      if (power.limit() <= 0 || power.least() <= 0 || power.most() <= 0) {
        return Change.refused(gpu.uuid() + " has no power limit that can be set");
      }
      if (wanted < power.least() || wanted > power.most()) {
        return Change.refused(
            gpu.uuid() + " takes " + power.least() / MILLI + " to " + power.most() / MILLI + " W");
      }
      String no = foreign(gpu, held, ask);
      if (!no.isEmpty()) {
        return Change.refused(no);
      }
      if (held == null && power.limit() <= wanted) {
        continue; // lower already, and not by us: a cap never raises
      }
      long base = held == null ? power.limit() : held.base();
      if (power.limit() != wanted) {
        change.set().put(gpu.uuid(), new Setting.Limit(wanted));
        change.back().put(gpu.uuid(), new Setting.Limit(power.limit()));
      }
      change.held().put(gpu.uuid(), new Held(ask.kase(), base, wanted, 0, power.energy()));
    }
    return change;
  }

  /** A limit that stands at neither what it was nor what we set is another's. */
  private static String foreign(Gpu gpu, @Nullable Held held, Ask ask) {
    if (held == null) {
      return "";
    }
    if (!held.kase().equals(ask.kase())) {
      return gpu.uuid() + " is held at " + held.least() / MILLI + " W for case " + held.kase();
    }
    long limit = gpu.power().limit();
    return limit == held.least() || limit == held.base()
        ? ""
        : gpu.uuid() + " was set to " + limit / MILLI + " W by another since";
  }

  private Change lock(Ask ask, List<Gpu> gpus, SortedMap<String, Held> locks) {
    Change change = Change.on(locks);
    if (ask.least() < 1 || ask.most() < ask.least()) {
      return Change.refused("no range of clocks: " + ask.least() + " to " + ask.most() + " MHz");
    }
    for (Gpu gpu : gpus) {
      int most = gpu.clocks().most();
      Held held = locks.get(gpu.uuid());
      if (gpu.state().equals(Gpu.LOST) || (most > 0 && ask.most() > most)) {
        return Change.refused(gpu.uuid() + " runs at " + most + " MHz at most");
      }
      if (held != null && !held.kase().equals(ask.kase())) {
        return Change.refused(
            gpu.uuid()
                + " is locked to "
                + held.least()
                + "-"
                + held.most()
                + " MHz for case "
                + held.kase());
      }
      // Also where we hold it already: the driver cannot be asked whether it still does.
      change.set().put(gpu.uuid(), new Setting.Locked(ask.least(), ask.most()));
      change.back().put(gpu.uuid(), GivingBack.free(tools.site()));
      change
          .held()
          .put(gpu.uuid(), new Held(ask.kase(), 0, ask.least(), ask.most(), gpu.power().energy()));
    }
    return change;
  }
}
