package io.wheeltapper.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds at every moment, whatever breaks and whoever acts. */
final class LawsTest {

  static long[] seeds() {
    return Runs.seeds();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void holdWhenLeftAlone(long seed) throws Exception {
    run(seed, false);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void holdWhenActedOnWildly(long seed) throws Exception {
    run(seed, true);
  }

  private static void run(long seed, boolean wild) throws Exception {
    Factory factory = Runs.factory(seed);
    Chance chance = new Chance(seed, "monkey");
    Map<Integer, Integer> sizes = new HashMap<>();
    Placements placements = new Placements();
    for (int second = 0; second < 900; second++) {
      placements.watch(factory.advance(Runs.START + second * 1_000L));
      check(factory, sizes);
      if (wild) {
        act(factory, chance, second);
        check(factory, sizes);
      }
    }
    assertTrue(sizes.size() > 20, "jobs come and go");
    assertTrue(placements.seen > 20, "and were seen to start");
  }

  /** No job is seen to start on a node that was last seen isolated. */
  private static final class Placements {
    private final Set<String> isolated = new HashSet<>();
    private final Set<Target> running = new HashSet<>();
    private int seen;

    void watch(List<Signal> signals) {
      for (Signal signal : signals) {
        if (signal instanceof Status status && status.type().equals(Known.NODE)) {
          if (status.field(Known.NODE_ISOLATED).equals("true")) {
            isolated.add(status.node());
          } else {
            isolated.remove(status.node());
          }
        } else if (signal instanceof Status status && !status.value().equals("running")) {
          running.remove(status.target());
        } else if (signal instanceof Status status && running.add(status.target())) {
          seen++;
          List<String> nodes = List.of(status.field(Known.JOB_NODES).split(","));
          assertTrue(Collections.disjoint(isolated, nodes), () -> status + " but " + isolated);
        }
      }
    }
  }

  private static void act(Factory factory, Chance chance, int second) throws Exception {
    ActionType type = chance.pick(factory.actuator().actions());
    Node node = chance.pick(factory.floor().nodes());
    Target target =
        switch (type.name().substring(0, 3)) {
          case "gpu" -> chance.pick(node.gpus).target;
          case "job" -> chance.pick(factory.work().all().toList()).target;
          default -> node.target;
        };
    long now = factory.now();
    Attempt attempt = new Attempt("a" + second, "c" + second, "test-fault", now, now + 60_000);
    Action action = Action.of(type.name(), target).with("adopt", "true");
    assertNotNull(factory.actuator().execute(action, attempt));
  }

  private static void check(Factory factory, Map<Integer, Integer> sizes) {
    Set<Job> placed = new HashSet<>();
    for (Node node : factory.floor().nodes()) {
      Job job = node.job;
      if (job == null) {
        continue;
      }
      placed.add(job);
      assertTrue(job.running(), "a node's job runs");
      assertTrue(job.nodes.contains(node), "and knows its node");
      assertFalse(node.booting, node.name + " boots with a job on it");
      assertFalse(job.avoid.contains(node.name), "placed where it must not be");
    }
    List<Job> running = factory.work().all().filter(Job::running).toList();
    assertEquals(placed, Set.copyOf(running), "jobs that run are on nodes, all of them");
    factory.work().all().forEach(job -> checkJob(factory, sizes, job));
    assertEquals(64, factory.floor().nodes().size());
    assertEquals(512, factory.floor().nodes().stream().mapToInt(node -> node.gpus.size()).sum());
  }

  private static void checkJob(Factory factory, Map<Integer, Integer> sizes, Job job) {
    assertEquals(sizes.computeIfAbsent(job.id, _ -> job.size), job.size);
    assertEquals(job.running() ? job.size : 0, job.nodes.size(), "all of a gang or none");
    assertEquals(job.nodes.size(), Set.copyOf(job.nodes).size());
    job.nodes.forEach(node -> assertSame(job, node.job));
    long progress = job.progress(factory.now());
    assertTrue(progress >= 0 && progress <= job.work, () -> job.target + " did " + progress);
    assertTrue(job.kept(factory.now(), 60_000) <= progress, "no more is kept than was done");
  }
}
