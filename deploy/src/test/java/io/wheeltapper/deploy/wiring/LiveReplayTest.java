package io.wheeltapper.deploy.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.core.runtime.recording.Mask;
import io.wheeltapper.core.runtime.recording.Recorder;
import io.wheeltapper.core.runtime.recording.RecordingHeader;
import io.wheeltapper.core.runtime.recording.RecordingLimits;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording over a restart of the agent gives its ledger's decisions again. */
final class LiveReplayTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path data;

  private long found() {
    return Stations.entries(data).stream().filter(Entry.Found.class::isInstance).count();
  }

  private long judged() {
    return Stations.entries(data).stream().filter(Entry.Judged.class::isInstance).count();
  }

  /** One start of an agent that sees one event, until it has found and judged it. */
  private void live(Bundle bundle, String boot, int founds) throws Exception {
    String hash = bundle.policy().hash();
    Vertx vertx = Vertx.vertx();
    try (SqliteLedger ledger = SqliteLedger.open(data, LedgerSettings.defaults());
        Recorder recorder =
            new Recorder(
                data.resolve(LiveAgent.RECORDINGS),
                RecordingHeader.first(
                    "test", boot, hash, "c", ledger.size(), System.currentTimeMillis(), ""),
                new RecordingLimits(Duration.ofDays(1), 1L << 30, 100_000),
                InstantSource.system(),
                Mask.NONE);
        Station station = Stations.start(vertx, bundle, ledger, data, recorder::record)) {
      station.take(
          new Input.Configure(
              station.now(), "c", Mode.OBSERVE, station.carriers(), "", "", List.of()));
      await().atMost(LONG).until(() -> found() >= founds && judged() >= 1);
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void aRestartWithinTheRecordingStartsTheReplayAgain() throws Exception {
    Path folder = data.resolve("bundle");
    Bundle bundle = Stations.bundle(folder, "observe", 1);
    new InForce(data).keep(folder, bundle.policy().hash());
    live(bundle, "first", 1);
    live(bundle, "second", 2);
    long decided =
        Stations.entries(data).stream()
            .filter(e ->
                e instanceof Entry.Found || e instanceof Entry.Planned || e instanceof Entry.Judged)
            .count();
    LiveReplay.Compared compared =
        new LiveReplay(data, TopologyFile.EMPTY, 1, ClassStore.none()).run();
    assertEquals(Optional.empty(), compared.difference());
    assertEquals(decided, compared.entries());
    assertTrue(decided >= 4, () -> "found twice, planned and judged: " + decided);
  }
}
