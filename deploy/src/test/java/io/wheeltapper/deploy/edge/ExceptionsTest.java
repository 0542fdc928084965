package io.wheeltapper.deploy.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ExceptionsTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 1);

  private static final Metrics.Schema SCHEMA =
      new Metrics.Schema(
          List.of("DCGM_FI_DEV_GPU_TEMP", "DCGM_FI_DEV_ROW_REMAP_FAILURE", "uninteresting"));

  private static Snapshot snapshot(long at, double temperature, double failure, double other) {
    return new Snapshot(
        Target.gpuAt("0000:3b:00", "n1"),
        "n1",
        "nvml@n1",
        Origin.GPU_DRIVER,
        at,
        new Metrics(SCHEMA, new double[] {temperature, failure, other}));
  }

  private static Status status(long at, String value) {
    return new Status(
        Target.node("n1"), "n1", "s@n1", Origin.HOST, at, "disk.smart", value, Map.of(), "");
  }

  private static int sent(Exceptions exceptions, Signal signal) {
    return exceptions.news(List.of(signal)).size();
  }

  @Test
  void aSnapshotGoesWhenItCrossesWhatARuleComparesWithOrWhenAMinuteIsOver() {
    Exceptions exceptions = new Exceptions(false);
    exceptions.heed(List.of(new Heed("gpu", "DCGM_FI_DEV_GPU_TEMP", ">", 90)));
    assertEquals(1, sent(exceptions, snapshot(1_000, 50, 0, 1)), "the first");
    assertEquals(0, sent(exceptions, snapshot(2_000, 89, 1, 2)), "nothing is crossed");
    assertEquals(1, sent(exceptions, snapshot(3_000, 91, 0, 3)), "up");
    assertEquals(0, sent(exceptions, snapshot(4_000, 95, 0, 4)), "still above");
    assertEquals(1, sent(exceptions, snapshot(5_000, Double.NaN, 0, 5)), "not read is not above");
    assertEquals(0, sent(exceptions, snapshot(64_999, 60, 0, 6)), "not a minute yet");
    assertEquals(1, sent(exceptions, snapshot(65_000, 60, 0, 7)), "a minute");
  }

  @Test
  void withoutAWordOfTheAgentAndWhereARuleWantsItEveryOneGoes() {
    Exceptions exceptions = new Exceptions(false);
    assertEquals(1, sent(exceptions, snapshot(1, 50, 0, 1)));
    assertEquals(1, sent(exceptions, snapshot(2, 50, 0, 1)));
    exceptions.heed(List.of(new Heed("gpu", "uninteresting", "every", 0)));
    assertEquals(1, sent(exceptions, snapshot(3, 50, 0, 1)));
    assertEquals(1, sent(exceptions, snapshot(4, 50, 0, 1)));
  }

  @Test
  void aStatusGoesWhenItSaysSomethingElse() {
    Exceptions exceptions = new Exceptions(false);
    assertEquals(1, sent(exceptions, status(1_000, "ok")));
    assertEquals(0, sent(exceptions, status(2_000, "ok")));
    assertEquals(1, sent(exceptions, status(3_000, "failed")));
    assertEquals(1, sent(exceptions, status(4_000, "ok")));
    assertEquals(1, sent(exceptions, status(64_000, "ok")));
  }

  /** Else nothing would be told until the clock has come to where it was. */
  @Test
  void aClockThatWasSetBackHoldsNothingBack() {
    Exceptions exceptions = new Exceptions(false);
    exceptions.heed(List.of(new Heed("gpu", "DCGM_FI_DEV_GPU_TEMP", ">", 90)));
    assertEquals(1, sent(exceptions, snapshot(9_000_000, 50, 0, 1)));
    assertEquals(1, sent(exceptions, snapshot(1_000, 50, 0, 1)));
    assertEquals(0, sent(exceptions, snapshot(2_000, 50, 0, 1)));
    assertEquals(1, sent(exceptions, status(9_000_000, "ok")));
    assertEquals(1, sent(exceptions, status(1_000, "ok")));
  }

  /** The promise: what is held back changes no finding of the bundle that said what it reads. */
  @Test
  void theDefaultBundleFindsTheSameInWhatIsSent() throws Exception {
    Bundle bundle = Bundle.load(Shipped.policies(), ClassStore.folder(Shipped.cache()));
    Exceptions exceptions = new Exceptions(false);
    exceptions.heed(Heed.of(bundle.rules().readsOfNodes()));
    Random random = new Random(SEED);
    List<String> all = new ArrayList<>();
    List<String> sent = new ArrayList<>();
    int passed = 0;
    int many = 20_000;
    try (Diagnoser whole = bundle.rules().nodeSession();
        Diagnoser part = bundle.rules().nodeSession()) {
      double temperature = 60;
      for (int i = 0; i < many; i++) {
        long at = 1_000_000L + i * 1_000L;
        temperature = Math.clamp(temperature + random.nextGaussian() * 1.5, 30, 110);
        double failure = random.nextInt(2_000) == 0 ? 1 : 0;
        Snapshot one = snapshot(at, temperature, failure, random.nextDouble());
        all.addAll(found(whole, List.of(one), at));
        List<Signal> news = exceptions.news(List.of(one));
        passed += news.size();
        sent.addAll(found(part, news, at));
      }
    }
    assertEquals(all, sent, "seed " + SEED);
    assertTrue(all.size() > 3, all.size() + " findings, seed " + SEED);
    assertTrue(passed < many / 4, passed + " of " + many + " sent, seed " + SEED);
  }

  private static List<String> found(Diagnoser diagnoser, List<Signal> signals, long at) {
    return diagnoser.diagnose(new Diagnoser.Step(at, signals, List.of())).stream()
        .map(f -> at + " " + f.fault().code())
        .toList();
  }
}
