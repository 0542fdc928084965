package io.wheeltapper.deploy.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.runtime.ledger.MemoryLedger;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bundles are changed while signals pour in as fast as the station takes them: none is lost, every
 * window is kept, nothing is said twice. How many a second that was is printed, and not asserted.
 */
final class ReloadTest {

  private static final Duration LONG = Duration.ofMinutes(3);
  private static final long SEED = Long.getLong("wheeltapper.seed", 1);
  private static final int SIGNALS = 100_000;
  private static final int NODES = 200;

  private static final String RULES =
      """
      rule "Hot" @tier(node) salience 50
      when $x: Snapshot(number("t") > 90) then findings.found("is-hot", $x); end

      rule "Often" @tier(node) @quiet("1m") salience 40
      when
        $x: Event(type == "e", $node: node)
        accumulate(Event(type == "e", node == $node) over window:time(10s); $n: count(); $n >= 7)
      then findings.found("is-often", $x).detail("n", $n); end

      rule "Warm" @tier(node) @quiet("1m") salience 30
      when
        $x: Event(type == "f", $node: node)
        accumulate(Reading(node == $node, number("t") > 0, $t: number("t")); $n: count(), $a: average($t); $n >= 100, $a > 52)
      then findings.found("is-warm", $x).detail("n", $n).detail("a", $a); end
      """;

  private static final String MORE =
      """
      rule "Beside" @tier(node) salience 1
      when $x: Event(type == "nobody says this") then findings.found("is-beside", $x); end
      """;

  @TempDir private Path folder;

  private Bundle bundle(String name, String rules) throws IOException, Bundle.Bad {
    Path at = folder.resolve(name);
    Files.createDirectories(at.resolve("rules"));
    Files.writeString(
        at.resolve("bundle.yaml"), "name: mine\nversion: 1.0.0\nowner: me\nmode: observe\n");
    Files.writeString(at.resolve("rules/r.drl"), rules);
    return Bundle.load(at, ClassStore.none());
  }

  private static Signal signal(Random random, long at) {
    String node = "n" + random.nextInt(NODES);
    Target target = Target.gpuAt("0000:3b:00", node);
    return switch (random.nextInt(200)) {
      case 0, 1, 2, 3, 4, 5 -> new Event(target, node, "flood", Origin.HOST, at, "e", Map.of(), "");
      case 6 -> new Event(target, node, "flood", Origin.HOST, at, "f", Map.of(), "");
      default ->
          new Snapshot(
              target,
              node,
              "flood",
              Origin.HOST,
              at,
              Metrics.of(Map.of("t", random.nextInt(1_000) == 0 ? 95.0 : 10 + random.nextInt(80))));
    };
  }

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch reloaded = new CountDownLatch(1);

  /** The last part comes after both reloads, the one before while they go on. */
  private Sensor flood(List<Signal> offered) {
    return new Sensor() {
      @Override
      public long heartbeatMillis() {
        return 600_000;
      }

      @Override
      public void run(Sink sink) throws Exception {
        Random random = new Random(SEED);
        long at = System.currentTimeMillis();
        for (int i = 0; i < SIGNALS; i += 500) {
          if (i == SIGNALS * 2 / 5) {
            begun.countDown();
          } else if (i == SIGNALS * 4 / 5) {
            reloaded.await();
          }
          List<Signal> batch = new ArrayList<>();
          for (int j = 0; j < 500; j++) {
            batch.add(signal(random, at + (i + j) / 5)); // each signal at its own time: 20 s in all
          }
          offered.addAll(batch);
          sink.emit(batch);
        }
        sink.alive(System.currentTimeMillis());
        Thread.currentThread().join();
      }
    };
  }

  @Test
  void underAFloodNoneIsLostEveryWindowIsKeptAndNothingIsSaidAgain() throws Exception {
    Bundle one = bundle("one", RULES);
    Bundle two = bundle("two", RULES + MORE);
    List<Signal> offered = Collections.synchronizedList(new ArrayList<>());
    List<Input> inputs = Collections.synchronizedList(new ArrayList<>());
    List<Entry> entries = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger sensed = new AtomicInteger();
    Station.Parts parts =
        new Station.Parts(
            one.policy(),
            one,
            2,
            new Gate(Guards.inOrder()),
            TopologyFile.EMPTY,
            Map.of("flood", flood(offered)),
            List.of(),
            new MemoryLedger(),
            Mode.OBSERVE,
            folder.resolve("pause"),
            input -> {
              inputs.add(input);
              if (input instanceof Input.Sensed s) {
                sensed.addAndGet(
                    (int)
                        s.signals().stream()
                            .filter(x -> !(x instanceof Status) && x.sensor().equals("flood"))
                            .count());
              }
            },
            (_, entry) -> entries.add(entry),
            new SimpleMeterRegistry());
    try (Station station = Station.start(Vertx.vertx(), parts)) {
      begun.await();
      long began = System.nanoTime();
      int before = sensed.get();
      station.activate(two.policy(), two, "eva", "a rule more");
      station.activate(one.policy(), one, "eva", "a rule less");
      assertTrue(sensed.get() < SIGNALS, "reloaded while signals came");
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          "reload: %d signals taken in the %.1f s of two reloads, %.0f a second%n",
          sensed.get() - before, seconds, (sensed.get() - before) / seconds);
      reloaded.countDown();
      await().atMost(LONG).until(() -> sensed.get() >= SIGNALS);
      // The agent says of itself what it sees, at any time: what came meanwhile is no fact lost.
      Bundle from = one;
      Bundle to = two;
      long held = 0;
      long kept = 0;
      long heard = -1;
      for (int tries = 0; heard != sensed(inputs); from = to, to = from == one ? two : one) {
        assertTrue(tries++ < 50, "something came over each reload");
        heard = sensed(inputs);
        Bundle old = from;
        held = station.ask(_ -> old.rules().counters().facts());
        station.activate(to.policy(), to, "eva", "at rest");
        kept = to.rules().counters().facts();
      }
      assertEquals(held, kept, "facts before and after");
      station.take(new Input.Pause(station.now(), Target.site(), "eva", "enough"));
    }
    assertEquals(SIGNALS, sensed.get());
    List<Signal> taken = new ArrayList<>();
    for (Input input : List.copyOf(inputs)) {
      if (input instanceof Input.Sensed s) {
        s.signals().stream()
            .filter(x -> !(x instanceof Status) && x.sensor().equals("flood"))
            .forEach(taken::add);
      }
    }
    assertEquals(offered, taken, "all, in the order in which they were offered");
    List<String> lived = decisions(entries);
    assertTrue(found(entries, "is-hot") > 20, "hot: " + found(entries, "is-hot"));
    assertTrue(found(entries, "is-often") > 20, "often: " + found(entries, "is-often"));
    assertTrue(found(entries, "is-warm") > 20, "warm: " + found(entries, "is-warm"));
    same(decisions(again(inputs, one, Map.of())), lived, "without any reload");
    Map<String, Bundle> bundles = Map.of(one.policy().hash(), one, two.policy().hash(), two);
    same(decisions(again(inputs, one, bundles)), lived, "with the reloads where they were");
  }

  private static long sensed(List<Input> inputs) {
    return List.copyOf(inputs).stream().filter(Input.Sensed.class::isInstance).count();
  }

  /** The same inputs once more; bundles that are not given are not changed to. */
  private static List<Entry> again(List<Input> inputs, Bundle first, Map<String, Bundle> bundles)
      throws Exception {
    List<Entry> entries = new ArrayList<>();
    Rehearsal.Cast cast =
        new Rehearsal.Cast(
            first.policy(),
            first.open(3, Diagnosis.Fan.IN_TURN),
            new Gate(Guards.inOrder()),
            TopologyFile.EMPTY,
            List.of(),
            Mode.OBSERVE);
    Rehearsal loop = new Rehearsal(cast, new MemoryLedger(), 0, entries::add, _ -> {});
    for (Input input : List.copyOf(inputs)) {
      if (input instanceof Input.Activate a && bundles.containsKey(a.hash())) {
        Bundle next = bundles.get(a.hash());
        loop.agent().activate(next.policy(), next.open(3, Diagnosis.Fan.IN_TURN));
      }
      loop.retake(input);
    }
    return entries;
  }

  private static long found(List<Entry> entries, String fault) {
    return entries.stream()
        .filter(e -> e instanceof Entry.Found f && f.fault().code().equals(fault))
        .count();
  }

  private static List<String> decisions(List<Entry> entries) {
    return List.copyOf(entries).stream()
        .filter(e ->
            e instanceof Entry.Found || e instanceof Entry.Planned || e instanceof Entry.Judged)
        .map(e -> new String(CanonicalJson.bytes(e), StandardCharsets.UTF_8))
        .toList();
  }

  private static void same(List<String> expected, List<String> is, String what) {
    for (int i = 0; i < Math.min(expected.size(), is.size()); i++) {
      assertEquals(expected.get(i), is.get(i), what + ", entry " + i + ", seed " + SEED);
    }
    assertEquals(expected.size(), is.size(), what + ", seed " + SEED);
  }
}
