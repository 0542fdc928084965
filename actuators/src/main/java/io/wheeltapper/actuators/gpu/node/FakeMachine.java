package io.wheeltapper.actuators.gpu.node;

import io.wheeltapper.actuators.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A machine in memory for tests: its driver, its processes, its programs. It forgets on a reset
 * what a real driver forgets, and keeps every call that changed something. Not thread-safe.
 */
public final class FakeMachine implements Driver, Host, Run {

  /** What each GPU has been set to at its making, in milliwatts. */
  public static final long DEFAULT_LIMIT = 700_000;

  private static final long LEAST = 200_000;

  /** Told before and after each change; what it throws ends this process. */
  public interface Watch {
    void at(String call, boolean made);
  }

  private final Map<String, Gpu> gpus = new TreeMap<>();
  private final Map<String, String> locks = new TreeMap<>();
  private final Map<String, Holder> units = new TreeMap<>();
  private final Set<String> running = new TreeSet<>();
  private final List<Holder> others = new ArrayList<>();
  private final Set<String> modules = new TreeSet<>(List.of("nvidia", "nvidia_uvm"));
  private final Map<String, String> refusals = new TreeMap<>();
  private final Map<String, Long> resets = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private Watch watch = (_, _) -> {};
  private long reloads;

  /** With GPUs of this architecture, {@code GPU-0} and so on, at {@code 0000:00:00} and so on. */
  public FakeMachine(int count, int architecture, Gpu.Links links) {
    for (int i = 0; i < count; i++) {
      put(
          new Gpu(
              "GPU-" + i,
              "0000:0" + i + ":00",
              i,
              Gpu.OK,
              architecture,
              "",
              true,
              1,
              0,
              new Gpu.Power(DEFAULT_LIMIT, DEFAULT_LIMIT, LEAST, DEFAULT_LIMIT, 90_000, 5_000_000),
              new Gpu.Clocks(345, 1980, 1),
              links,
              List.of()));
    }
  }

  /** In place of the one with its UUID. */
  public void put(Gpu gpu) {
    gpus.put(gpu.uuid(), gpu);
  }

  /** As it stands. */
  public Gpu gpu(String uuid) {
    Gpu gpu = gpus.get(uuid);
    if (gpu == null) {
      throw new IllegalStateException("no GPU " + uuid);
    }
    return gpu;
  }

  /** The driver lists it no more. */
  public void hide(String uuid) {
    gpus.remove(uuid);
  }

  /** What it draws from here on, in milliwatts. */
  public void draw(String uuid, long milliwatts) {
    Gpu gpu = gpu(uuid);
    Gpu.Power power = gpu.power();
    put(
        new Gpu(
            gpu.uuid(),
            gpu.pci(),
            gpu.minor(),
            gpu.state(),
            gpu.architecture(),
            gpu.mode(),
            gpu.persistence(),
            gpu.pending(),
            gpu.recovery(),
            new Gpu.Power(
                power.limit(),
                power.enforced(),
                power.least(),
                power.most(),
                milliwatts,
                power.energy()),
            gpu.clocks(),
            gpu.links(),
            gpu.users()));
  }

  /** A unit that runs, and whose process has all GPUs open. */
  public void unit(String name) {
    units.put(name, new Holder(100 + units.size(), name, "0", name + ".service", minors()));
    running.add(name);
  }

  /** A process of a user's, on all GPUs. */
  public void user(String name) {
    others.add(new Holder(4711, name, "1000", "job_7", minors()));
  }

  /** The user's processes end. */
  public void usersGo() {
    others.clear();
  }

  private Set<Integer> minors() {
    return Set.copyOf(gpus.values().stream().map(Gpu::minor).toList());
  }

  /** The call that begins so is refused, in these words; {@code ""} ends that. */
  public void refuse(String call, String why) {
    if (why.isEmpty()) {
      refusals.remove(call);
    } else {
      refusals.put(call, why);
    }
  }

  /** From here on it is told. */
  public void watch(Watch next) {
    watch = next;
  }

  /** Every call that changed something, in order. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** How often each GPU was reset. */
  public Map<String, Long> resets() {
    return Map.copyOf(resets);
  }

  /** How often the driver was loaded. */
  public long reloads() {
    return reloads;
  }

  /** What stands, without what only counts. */
  public String state() {
    StringBuilder all = new StringBuilder();
    gpus.values()
        .forEach(g ->
            all.append(g.uuid())
                .append(' ')
                .append(g.power().limit())
                .append(g.persistence() ? " persistent " : " ")
                .append(g.pending())
                .append(locks.getOrDefault(g.uuid(), ""))
                .append("; "));
    return all + running.toString() + modules;
  }

  private void change(String call, Runnable effect) throws Failed {
    watch.at(call, false);
    for (Map.Entry<String, String> refusal : refusals.entrySet()) {
      if (call.startsWith(refusal.getKey())) {
        throw new Failed(refusal.getValue());
      }
    }
    effect.run();
    calls.add(call);
    watch.at(call, true);
  }

  @Override
  public Session open() throws Failed {
    if (!modules.contains("nvidia")) {
      throw new Failed("nvmlInit_v2: the driver is not loaded (9)");
    }
    return new Session() {
      @Override
      public List<Gpu> gpus() {
        return List.copyOf(gpus.values());
      }

      @Override
      public void set(String uuid, Setting setting) throws Failed {
        change(setting.call(uuid), () -> apply(uuid, setting));
      }

      @Override
      public void close() {}
    };
  }

  private void apply(String uuid, Setting setting) {
    Gpu gpu = gpu(uuid);
    switch (setting) {
      case Setting.Persistence(boolean on) ->
          put(with(gpu, on, gpu.pending(), gpu.power().limit(), gpu.power().energy()));
      case Setting.Limit(long limit) ->
          put(with(gpu, gpu.persistence(), gpu.pending(), limit, gpu.power().energy()));
      case Setting.Locked(int least, int most) -> locks.put(uuid, " " + least + "-" + most);
      case Setting.Unlocked() -> locks.remove(uuid);
    }
  }

  private static Gpu with(Gpu gpu, boolean persistence, int pending, long limit, long energy) {
    return new Gpu(
        gpu.uuid(),
        gpu.pci(),
        gpu.minor(),
        Gpu.OK,
        gpu.architecture(),
        gpu.mode(),
        persistence,
        pending,
        gpu.recovery(),
        new Gpu.Power(
            limit, limit, gpu.power().least(), gpu.power().most(), gpu.power().draw(), energy),
        gpu.clocks(),
        gpu.links(),
        gpu.users());
  }

  /** The driver begins anew with it, by a reset or another's hand. */
  public void forgets(String uuid) {
    put(with(gpu(uuid), false, 0, DEFAULT_LIMIT, 10));
    locks.remove(uuid);
  }

  @Override
  public Ran run(List<String> argv, Duration limit) throws IOException {
    String program = argv.getFirst();
    String what = argv.size() > 1 ? argv.get(1) : "";
    if (what.equals("is-active")) {
      return new Ran(running.contains(argv.getLast()) ? 0 : 3, "", "", false);
    }
    try {
      change(
          String.join(" ", argv),
          switch (program) {
            case "systemctl" -> () -> systemctl(what, argv.getLast());
            case "nvidia-smi" -> reset(argv.getLast());
            case "rmmod" -> rmmod(what);
            case "modprobe" -> () -> modules.add(what);
            default -> () -> {};
          });
      return new Ran(0, "All done.", "", false);
    } catch (Failed e) {
      String said = String.valueOf(e.getMessage());
      return said.equals("hangs") ? new Ran(-1, "", "", true) : new Ran(1, "", said, false);
    }
  }

  private void systemctl(String verb, String unit) {
    if (verb.equals("stop")) {
      running.remove(unit);
    } else {
      running.add(unit);
    }
  }

  private Runnable reset(String which) throws Failed {
    List<String> uuids = Arrays.asList(which.split(",", -1));
    boolean users = holders().stream().anyMatch(h -> !h.user().equals("0"));
    if (users || uuids.stream().anyMatch(u -> gpu(u).persistence())) {
      throw new Failed("GPU is in use by another client");
    }
    return () ->
        uuids.forEach(u -> {
          resets.merge(u, 1L, Long::sum);
          forgets(u);
        });
  }

  private Runnable rmmod(String module) throws Failed {
    if (!holders().isEmpty()) {
      throw new Failed("rmmod: ERROR: Module " + module + " is in use");
    }
    return () -> {
      modules.remove(module);
      if (module.equals("nvidia")) {
        reloads++;
        List.copyOf(gpus.keySet()).forEach(this::forgets);
      }
    };
  }

  @Override
  public List<Holder> holders() {
    List<Holder> all = new ArrayList<>(others);
    units.forEach((name, holder) -> {
      if (running.contains(name)) {
        all.add(holder);
      }
    });
    return all;
  }

  @Override
  public Set<String> modules() {
    return Set.copyOf(modules);
  }

  @Override
  public Map<String, Map.Entry<String, Integer>> bound() {
    return Map.of();
  }

  @Override
  public Boot boot() {
    return new Boot("b1", 1_600_000_000_000L);
  }
}
