package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.World;
import io.wheeltapper.actuators.job.BoundMarks;
import io.wheeltapper.actuators.job.FakeMarks;
import io.wheeltapper.actuators.job.Marks;
import io.wheeltapper.actuators.job.Sight;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.spi.Attempt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A fake Slurm for each action, ready for it. */
public final class SlurmRig implements Rig {

  private static final String ROLLBACK =
      Given.CONTRACT + " progress=/log/%j rollback=/ckpt/%j.back checkpoint=/ckpt/%j.pt";

  @Override
  public Map<String, Supplier<World>> worlds() {
    Map<String, Supplier<World>> worlds = new TreeMap<>();
    node(worlds, "node.isolate", slurm -> slurm.put(Given.idle("n001")));
    node(worlds, "node.return", slurm -> slurm.put(Given.ours("n001")));
    node(worlds, "node.reboot", slurm -> slurm.put(Given.ours("n001")));
    node(worlds, "node.validate", slurm -> slurm.put(Given.ours("n001")));
    job(worlds, "job.hold", Given.job("7", "PENDING", ""));
    job(worlds, "job.release", held());
    job(worlds, "job.requeue", Given.job("7", "RUNNING", Given.CONTRACT, "n001", "n002"));
    job(worlds, "job.rollback", Given.job("7", "RUNNING", ROLLBACK, "n001"));
    job(worlds, "job.checkpoint-restart", Given.job("7", "RUNNING", Given.CONTRACT, "n001"));
    return worlds;
  }

  private static Job held() {
    return new Job(
        "7",
        "PENDING",
        "JobHeldAdmin",
        0,
        true,
        true,
        true,
        List.of(),
        0,
        "",
        "theirs wheeltapper[a0] held r0");
  }

  private static void node(
      Map<String, Supplier<World>> worlds, String action, Consumer<FakeSlurm> setting) {
    worlds.put(action, () -> new Cluster(Given.onNode(action, "n001"), setting));
  }

  private static void job(Map<String, Supplier<World>> worlds, String action, Job job) {
    worlds.put(
        action,
        () ->
            new Cluster(
                Given.onJob(action, "7").with("avoid", "n001"),
                slurm -> slurm.put(Given.ours("n001")).put(job)));
  }

  private static final class Cluster implements World {

    private final Action action;
    private final Faults faults = new Faults();
    private final FakePace pace = new FakePace(Given.STARTED + 1_000);
    private final FakeMarks marks = new FakeMarks().put("/ckpt/7.marker", Given.STARTED - 60_000);
    private final FakeSlurm slurm = new FakeSlurm(Given.US);
    private final List<String> checks = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    Cluster(Action action, Consumer<FakeSlurm> setting) {
      this.action = action;
      slurm.now(Given.STARTED + 5_000);
      marks.put("/log/7", Given.STARTED, "step 120\nstep 130\n");
      marks.put("/ckpt/7.pt", Given.STARTED - 60_000, "step 120");
      setting.accept(slurm);
      slurm.after(this::reacts);
    }

    private void reacts(FakeSlurm world, Change change) {
      switch (change) {
        case Change.Signal _ -> marks.put("/ckpt/7.marker", pace.now() + 2_000);
        case Change.Reboot(String node, String _) -> world.boot(node);
        case Change.StartSoon(String _) -> starts();
        default -> {}
      }
    }

    /** Goes on from the checkpoint before the newest where it finds a word that says so. */
    private void starts() {
      slurm.start("7", "n003");
      String from = marks.there("/ckpt/7.back") ? "80" : "120";
      marks.take("/ckpt/7.back");
      marks.put(
          "/log/7", pace.now() + 3_600_000, "step 120\nstep 130\nresumed at step " + from + "\n");
    }

    @Override
    public Action action() {
      return action;
    }

    @Override
    public Attempt attempt() {
      return Given.ATTEMPT;
    }

    @Override
    public Calling actuator() {
      Run passes =
          (argv, _) -> {
            checks.add(String.join(" ", argv));
            return new Run.Ran(0, "all 8 GPUs answer", "", false);
          };
      return SlurmKind.actuator(
          Given.settings(Map.of("validate-command", "check,{node}")),
          new Flaky(slurm, faults),
          passes,
          pace,
          new BoundMarks(new Told(marks, left), faults, Duration.ofSeconds(5)),
          faults);
    }

    @Override
    public Faults faults() {
      return faults;
    }

    @Override
    public void settle() {
      slurm
          .job("7")
          .filter(j -> j.state().equals("PENDING") && !j.held() && j.restarts() > 0)
          .ifPresent(_ -> starts());
    }

    @Override
    public String state() {
      String job =
          slurm.job("7").map(j -> j.state() + j.restarts() + j.nodes() + j.held()).orElse("");
      String node = slurm.node("n001").map(n -> n.states() + n.reason()).orElse("");
      return node + job;
    }

    @Override
    public List<String> written() {
      return Stream.of(
              checks.stream(), left.stream(), slurm.changes().stream().map(slurm::describe))
          .flatMap(each -> each)
          .toList();
    }

    @Override
    public boolean hasEffect() {
      return !action.name().equals("node.validate");
    }

    @Override
    public Map<String, Long> disruptions() {
      return slurm.changes().stream()
          .filter(c ->
              c instanceof Change.Signal
                  || c instanceof Change.Requeue
                  || c instanceof Change.Reboot)
          .collect(Collectors.groupingBy(c -> c.getClass().getSimpleName(), Collectors.counting()));
    }
  }

  /** Files, with what was left in them. */
  private record Told(FakeMarks inner, List<String> left) implements Marks {

    @Override
    public Optional<Sight> look(Path file) {
      return inner.look(file);
    }

    @Override
    public void raise(Path file, String word) {
      if (!inner.there(file.toString())) {
        left.add("create " + file + ": " + word);
      }
      inner.raise(file, word);
    }

    @Override
    public void lower(Path file, String word) {
      inner.lower(file, word);
      left.remove("create " + file + ": " + word);
    }
  }

  /** The fake behind calls that break. */
  private record Flaky(FakeSlurm inner, Faults faults) implements Slurm {

    @Override
    public Optional<Node> node(String name) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.node(name));
    }

    @Override
    public Optional<Job> job(String id) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.job(id));
    }

    @Override
    public String describe(Change change) {
      return inner.describe(change);
    }

    @Override
    public void apply(Change change) throws CallFailed, InterruptedException {
      faults.writes(() -> inner.apply(change));
    }
  }
}
