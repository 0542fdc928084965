package io.wheeltapper.deploy.wiring;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Small stations on a ledger in a folder; for tests. */
final class Stations {

  private Stations() {}

  /** A bundle of one rule about events of the type {@code e}. */
  static Bundle bundle(Path at, String mode, int salience) throws IOException, Bundle.Bad {
    Files.createDirectories(at.resolve("rules"));
    Files.writeString(
        at.resolve("bundle.yaml"), "name: mine\nversion: 1.0.0\nowner: me\nmode: " + mode + "\n");
    Files.writeString(
        at.resolve("ladders.yaml"),
        "version: 1\nladders:\n  is-so:\n    settle: 1s\n    rungs:\n"
            + "      - {name: rest, steps: [node.isolate]}\n");
    Files.writeString(
        at.resolve("rules/r.drl"),
        "rule \"So\" @tier(node) salience "
            + salience
            + " when $x: Event(type == \"e\") then findings.found(\"is-so\", $x); end\n");
    return Bundle.load(at, ClassStore.none());
  }

  static Station start(Vertx vertx, Bundle bundle, Ledger ledger, Path folder, Consumer<Input> told)
      throws Exception {
    return Station.start(
        vertx,
        new Station.Parts(
            bundle.policy(),
            bundle,
            1,
            new Gate(Guards.inOrder()),
            TopologyFile.EMPTY,
            Map.of("events", once()),
            List.of(),
            ledger,
            Mode.OBSERVE,
            folder.resolve("pause"),
            told,
            (_, _) -> {},
            new SimpleMeterRegistry()));
  }

  /** Says one event, and lives on. */
  private static Sensor once() {
    return new Sensor() {
      @Override
      public long heartbeatMillis() {
        return 600_000;
      }

      @Override
      public void run(Sink sink) throws Exception {
        long now = System.currentTimeMillis();
        sink.emit(
            List.of(
                new Event(
                    Target.node("n1"), "n1", "events", Origin.HOST, now, "e", Map.of(), "" + now)));
        sink.alive(now);
        Thread.currentThread().join();
      }
    };
  }

  static List<Entry> entries(Path data) {
    List<Entry> entries = new ArrayList<>();
    try (LedgerReader reader = LedgerReader.open(data)) {
      reader.entries(0, (_, entry) -> entries.add(entry));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return entries;
  }
}
