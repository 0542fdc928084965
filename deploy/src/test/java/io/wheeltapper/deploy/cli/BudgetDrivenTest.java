package io.wheeltapper.deploy.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Goal;
import io.wheeltapper.core.policy.Indicator;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Objective;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.policy.Source;
import io.wheeltapper.core.policy.TimeWindow;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.BudgetsView;
import io.wheeltapper.deploy.api.FakeAgent;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.sensors.fake.FakeSensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A running agent over the real threads, rules, gate and ledger: what is measured of a budget
 * changes what the gate allows at its next evaluation, both ways, and {@code slo status} says why.
 */
class BudgetDrivenTest {

  private static final Path BUNDLE =
      Path.of(System.getProperty("wheeltapper.root", ".."), "policies");
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final long MINUTE = 60_000L;
  private static final Fault REMAP = Fault.of("gpu-row-remap");

  @TempDir Path folder;
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private final FakeSensor scheduler = new FakeSensor(MINUTE);
  private final FakeSensor kernel = new FakeSensor(MINUTE);
  private final FakeSensor sli = new FakeSensor(MINUTE);
  private final Indicator indicator =
      new Indicator(
          "requests",
          Indicator.Kind.BAD,
          false,
          new Source("prometheus", "", new TreeMap<>(), new TreeMap<>(Map.of("query", "bad"))),
          Optional.of(
              new Source(
                  "prometheus", "", new TreeMap<>(), new TreeMap<>(Map.of("query", "all")))));
  private int port;

  /** The shipped bundle, with one objective that is measured elsewhere and no time to settle. */
  private Bundle bundle() throws Exception {
    Bundle shipped = Bundle.load(BUNDLE, Shipped.classes());
    Policy policy = shipped.policy();
    Map<Fault, Ladder> ladders = new HashMap<>(policy.ladders());
    Ladder remap = policy.ladder(REMAP).orElseThrow();
    ladders.put(
        REMAP,
        new Ladder(
            REMAP,
            remap.priority(),
            0,
            remap.quietMillis(),
            remap.confirmedBy(),
            "",
            false,
            remap.rungs()));
    Objective objective =
        new Objective(
            "gpu-capacity",
            "requests",
            "",
            indicator,
            new TimeWindow.Rolling(30L * 24 * 60 * MINUTE, "30d rolling"),
            new Goal(0.9, new Goal.Budgeting.Occurrences(), Optional.empty()),
            List.of());
    var budgetPolicy = policy.objectives().policy().orElseThrow();
    Policy changed =
        Policy.of(policy.page(), ladders, policy.limits())
            .with(policy.costs())
            .with(
                new Objectives(
                    List.of(objective),
                    Optional.of(
                        new io.wheeltapper.core.policy.BudgetPolicy(
                            budgetPolicy.name(),
                            List.of("gpu-capacity"),
                            budgetPolicy.levels(),
                            budgetPolicy.minimum(),
                            budgetPolicy.answers(),
                            budgetPolicy.failing(),
                            budgetPolicy.priors(),
                            budgetPolicy.own()))));
    return new Bundle(changed.with(Mode.ACT), shipped.rules());
  }

  @Test
  void aBudgetDrivenDownHoldsAndDrivenUpAllowsAtTheNextEvaluation() throws Exception {
    Vertx vertx = Vertx.vertx();
    Bundle bundle = bundle();
    FakeAgent agent = new FakeAgent();
    try (SqliteLedger ledger = SqliteLedger.open(folder, LedgerSettings.defaults());
        Station station =
            Station.start(
                vertx,
                new Station.Parts(
                    bundle.policy(),
                    bundle,
                    2,
                    new Gate(Guards.inOrder()),
                    new Racks(),
                    Map.of("slurm", scheduler, "kmsg", kernel, "sli", sli),
                    List.of(new NoHands()),
                    ledger,
                    Mode.OBSERVE,
                    folder.resolve("stop"),
                    _ -> {},
                    (_, e) -> entries.add(e),
                    new SimpleMeterRegistry()));
        ApiServer api = ApiServer.start(vertx, new Config.Api(0, "127.0.0.1"), agent, () -> "")) {
      agent.says = () -> station.ask(BudgetsView::of);
      port = api.port();
      play(station);
    }
  }

  private void play(Station station) throws Exception {
    long now = station.now();
    for (int i = 1; i <= 40; i++) {
      node("n" + i, now);
    }
    measured(now, 300, 200, 0);
    measured(now, 2, 0, 0);
    await().atMost(LONG).until(() -> status().contains("gpu-capacity  "));
    assertTrue(status().contains("healthy"), this::status);

    // Healthy: a node that still works may be taken out.
    fault("n1", now);
    await().atMost(LONG).until(() -> judged("n1").contains("allow"));
    assertTrue(line("removes").contains("act"), this::status);

    // Three bad hours come in: the next evaluation asks a person.
    measured(now, 200, 20, 90);
    await().atMost(LONG).until(() -> line("* gpu-capacity").contains("spent"));
    fault("n5", now);
    await().atMost(LONG).until(() -> judged("n5").contains("hold error budget"));
    assertTrue(line("removes").contains("ask   gpu-capacity: "), this::status);
    assertTrue(line("changes").contains("hold  gpu-capacity: "), this::status);
    assertTrue(judged("n5").getLast().equals("hold error budget"), () -> judged("n5").toString());

    // Good ones come in, a hundred times as many: the same case is allowed at its next look.
    measured(now, 20, 2, -1);
    await().atMost(LONG).until(() -> line("* gpu-capacity").contains("healthy"));
    node("n5", station.now());
    await().atMost(LONG).until(() -> judged("n5").contains("allow"));
    assertTrue(line("removes").contains("act"), this::status);
    assertEquals(List.of("allow"), judged("n1"));
  }

  /** Says minutes from so many to so many before now; of a hundred so many were bad. */
  private void measured(long now, int from, int to, int bad) {
    double total = bad < 0 ? 100_000 : 100;
    List<Signal> signals = new ArrayList<>();
    for (int ago = from; ago > to; ago--) {
      long end = (now / MINUTE - ago) * MINUTE;
      signals.add(
          new Snapshot(
              Target.site(),
              "",
              "sli",
              Origin.FACILITY,
              end,
              Metrics.of(
                  Map.of(
                      indicator.series() + Known.SLI_BAD,
                      (double) Math.max(0, bad),
                      indicator.series() + Known.SLI_TOTAL,
                      total))));
    }
    sli.say(now, signals.toArray(Signal[]::new));
  }

  private void node(String name, long at) {
    scheduler.say(
        at,
        new Status(
            Target.node(name),
            name,
            "slurm",
            Origin.SCHEDULER,
            at,
            Known.NODE,
            "IDLE",
            Map.of(
                Known.NODE_ISOLATED, "false",
                Known.NODE_IDLE, "true",
                Known.NODE_RESPONDING, "true",
                Known.NODE_HOLDER, "none",
                Known.NODE_GPUS, "8"),
            ""));
  }

  private void fault(String node, long at) {
    kernel.say(
        at,
        new Event(
            Target.gpuAt("0000:3b:00", node),
            node,
            "kmsg",
            Origin.GPU_DRIVER,
            at,
            "xid",
            Map.of("xid", "63", "pci", "0000:3b:00"),
            "NVRM: Xid (PCI:0000:3b:00): 63, pid=1, Row Remapper: New row marked for remapping"));
  }

  /** What the gate said of isolating a node, in order. */
  private List<String> judged(String node) {
    return entries.stream()
        .filter(e -> e.target().equals(Target.node(node)))
        .filter(Entry.Judged.class::isInstance)
        .map(Entry.Judged.class::cast)
        .filter(j -> j.action().equals("node.isolate"))
        .map(j -> (j.verdict() + " " + j.guard()).strip())
        .toList();
  }

  private String line(String begin) {
    return status().lines().filter(l -> l.strip().startsWith(begin)).findFirst().orElse("");
  }

  private String status() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    Main.run(new String[] {"slo", "status", "--url", "http://127.0.0.1:" + port}, to, to);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Four nodes a rack. */
  private static final class Racks implements Topology {
    @Override
    public List<Target> ancestors(Target target) {
      String node = target.id().substring(target.id().indexOf('@') + 1);
      if (!node.matches("n\\d+")) {
        return List.of();
      }
      Target rack = new Target(Target.Kind.RACK, "r" + (number(node) - 1) / 4);
      return target.kind() == Target.Kind.NODE ? List.of(rack) : List.of(Target.node(node), rack);
    }

    @Override
    public List<Target> members(Target target) {
      return target.kind() == Target.Kind.RACK
          ? IntStream.rangeClosed(1, 4)
              .mapToObj(i -> Target.node("n" + (number(target.id()) * 4 + i)))
              .toList()
          : List.of();
    }

    private static int number(String name) {
      return Integer.parseInt(name.substring(1));
    }
  }

  /** Says that it can isolate; in observe nobody asks it to. */
  private static final class NoHands implements Actuator {
    @Override
    public List<ActionType> actions() {
      Catalogue.Known isolate = Catalogue.find("node.isolate").orElseThrow();
      Duration limit = Duration.ofSeconds(1);
      return List.of(
          new ActionType("node.isolate", isolate.effect(), isolate.inverse(), limit, limit));
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) {
      throw new AssertionError("observe touches nothing");
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) {
      throw new AssertionError("observe touches nothing");
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) {
      throw new AssertionError("observe touches nothing");
    }
  }
}
