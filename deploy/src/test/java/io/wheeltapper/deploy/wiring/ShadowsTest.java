package io.wheeltapper.deploy.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.deploy.api.Candidates;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle that is tried: over a restart, at the end of its time, and by its own mode. */
final class ShadowsTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final long HOUR = 3_600_000;

  @TempDir private Path folder;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Bundle inForce;
  private Station station;
  private Shadows shadows;

  @BeforeEach
  void start() throws Exception {
    Vertx vertx = Vertx.vertx();
    open.push(() -> vertx.close().await());
    inForce = Stations.bundle(folder.resolve("one"), "observe", 1);
    Stations.bundle(folder.resolve("two"), "observe", 2);
    Ledger ledger = SqliteLedger.open(folder, LedgerSettings.defaults());
    open.push(ledger::close);
    Shadows[] told = new Shadows[1];
    station =
        Stations.start(
            vertx,
            inForce,
            ledger,
            folder,
            input -> {
              if (told[0] != null) {
                told[0].offer(input);
              }
            });
    open.push(station);
    new InForce(folder).keep(folder.resolve("one"), inForce.policy().hash());
    shadows =
        new Shadows(
            folder,
            TopologyFile.EMPTY,
            new Vouched(false, new Config.Signing(List.of(), "refuse")),
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            new NodeLooks(List.of()));
    told[0] = shadows;
    open.push(shadows);
    shadows.under(station);
  }

  @AfterEach
  void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private List<Entry.Candidate> candidates() {
    return Stations.entries(folder).stream()
        .filter(Entry.Candidate.class::isInstance)
        .map(Entry.Candidate.class::cast)
        .toList();
  }

  private void awaitCandidate(String phase, String reason) {
    await()
        .atMost(LONG)
        .until(() ->
            candidates().stream()
                .anyMatch(c -> c.phase().equals(phase) && c.reason().contains(reason)));
  }

  @Test
  void whatIsTriedGoesOnAfterARestart() throws Exception {
    shadows.begin(folder.resolve("two").toString(), HOUR, "ada", "a try");
    awaitCandidate("shadow begun", "a try");
    stop();
    start();
    awaitCandidate("shadow begun", "begun anew after a restart");
    List<Entry.Candidate> said = candidates();
    assertEquals(said.getFirst().hash(), said.getLast().hash());
    assertEquals(said.getFirst().until(), said.getLast().until(), "its time goes on, too");
    assertEquals("running", shadows.status().state());
  }

  @Test
  void itEndsWhenItsTimeIsOverAndNoRestartBringsItBack() throws Exception {
    shadows.begin(folder.resolve("two").toString(), 1, "ada", "a short try");
    awaitCandidate("shadow ended", "its time is over");
    stop();
    start();
    assertEquals(2, candidates().size(), candidates()::toString);
    assertTrue(shadows.status().hash().isEmpty(), () -> "nothing is tried");
  }

  @Test
  void aBundleWhoseModeIsShadowIsTriedAndNotPutInForce() throws Exception {
    Path watched = folder.resolve("one");
    open.push(
        new BundleWatch(
            watched,
            inForce.policy().hash(),
            station,
            new InForce(folder),
            new Vouched(false, new Config.Signing(List.of(), "refuse")),
            shadows,
            UnaryOperator.identity()));
    Bundle tried = Stations.bundle(watched, "shadow", 3);
    awaitCandidate("shadow begun", "its mode is shadow");
    assertEquals(tried.policy().hash(), candidates().getFirst().hash());
    assertEquals(inForce.policy().hash(), station.ask(site -> site.policy().hash()));
  }

  /** Whoever proposes a bundle is known, so that they are not who puts it in force. */
  @Test
  void whatWasNotTriedCannotBePutInForce() throws Exception {
    Bundle three = Stations.bundle(folder.resolve("three"), "observe", 3);
    shadows.begin(folder.resolve("two").toString(), HOUR, "ada", "a try");
    assertThrows(
        Candidates.Refused.class,
        () -> shadows.begin(folder.resolve("three").toString(), HOUR, "ada", "another"));
    String hash = three.policy().hash();
    assertEquals(Set.of(), shadows.triedBy(hash));
    assertThrows(Candidates.Refused.class, () -> shadows.activate(hash, "ada", "alone"));
    assertEquals(inForce.policy().hash(), station.ask(site -> site.policy().hash()));
  }

  @Test
  void aTriedBundleByAnotherNameIsTheSameBundle() throws Exception {
    Bundle two = Bundle.load(folder.resolve("two"), ClassStore.none());
    String hash = two.policy().hash();
    shadows.begin(folder.resolve("two").toString(), HOUR, "ada", "a try");
    assertEquals(Set.of("ada"), shadows.triedBy(hash.substring(0, 6)));
    assertEquals(Set.of("ada"), shadows.triedBy(hash + "-demo"));
    // The demo's limits are no limits for a site.
    assertThrows(Candidates.Refused.class, () -> shadows.activate(hash + "-demo", "eva", "loose"));
    assertEquals(inForce.policy().hash(), station.ask(site -> site.policy().hash()));
    shadows.stop("ada", "");
    shadows.activate(hash, "eva", "it was tried");
    assertEquals(hash, station.ask(site -> site.policy().hash()));
  }

  @Test
  void aFolderThatChangedSinceItWasReadIsNotKeptUnderTheHashOfWhatWasRead() throws Exception {
    String read = inForce.policy().hash();
    Path other = folder.resolve("two");
    InForce copies = new InForce(folder.resolve("elsewhere"));
    assertThrows(IOException.class, () -> copies.keep(other, read));
    assertTrue(Files.notExists(copies.folder(read)));
  }
}
