package io.wheeltapper.deploy.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.deploy.wiring.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The running agent in observe mode with a sensor of ours, its ledger on disk in the build folder.
 */
final class Plant implements AutoCloseable {

  /** Half an hour: the agent must never find our sensor silent. */
  static final long HEARTBEAT_MILLIS = 1_800_000L;

  private final Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Station station;
  private final SqliteLedger ledger;
  private Bundle bundle;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  Plant(int shards, Sensor sensor, Watch watch) throws Exception {
    // As up has it: the log is for trouble.
    Logger.getLogger("").setLevel(Level.WARNING);
    Path build = Path.of(System.getProperty("wheeltapper.home", "."), "target", "bench");
    Files.createDirectories(build);
    folder = Files.createTempDirectory(build, "ledger");
    bundle = Rules.shipped();
    ledger = SqliteLedger.open(folder, LedgerSettings.defaults());
    station =
        Station.start(
            vertx,
            new Station.Parts(
                Rules.atOnce(bundle.policy()),
                bundle,
                shards,
                watch.gate(),
                new OneSite(),
                Map.of("dcgm", sensor),
                List.of(new Willing()),
                ledger,
                Mode.OBSERVE,
                folder.resolve("pause"),
                _ -> {},
                (_, entry) -> watch.committed(entry),
                meters));
  }

  SqliteLedger ledger() {
    return ledger;
  }

  /** Why the ledger cannot be written, or {@code ""}. */
  String trouble() {
    return station.ledgerTrouble();
  }

  /** Puts a bundle in force, with no settle time, as the first was. */
  void activate(Bundle next) throws Exception {
    station.activate(Rules.atOnce(next.policy()), next, "bench", "measured");
    bundle = next;
  }

  /** Signals that the agent has taken. */
  long taken() {
    return (long) meters.get("wheeltapper.signals.taken").gauge().value();
  }

  /** Facts that the bundle in force holds. */
  long facts() throws Exception {
    return station.ask(_ -> bundle.rules().counters().facts());
  }

  /** How often the sensor found the intake full. */
  long waits() {
    return (long) meters.get("wheeltapper.intake.waits").gauge().value();
  }

  /** What a scheduler says of nodes that are well. */
  static List<Signal> nodes(int count, long at) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            (Signal)
                new Status(
                    Target.node(Pages.name(i)),
                    Pages.name(i),
                    "scheduler",
                    Origin.SCHEDULER,
                    at,
                    Known.NODE,
                    "IDLE",
                    Map.of(
                        Known.NODE_SCHEDULER, "slurm",
                        Known.NODE_ISOLATED, "false",
                        Known.NODE_IDLE, "true",
                        Known.NODE_RESPONDING, "true",
                        Known.NODE_HOLDER, "none"),
                    ""))
        .toList();
  }

  @Override
  public void close() throws Exception {
    station.close();
    ledger.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + folder + ": " + e);
    }
  }

  /** Racks of sixteen nodes by their numbers. */
  static final class OneSite implements Topology {
    private static final int RACK = 16;

    @Override
    public List<Target> ancestors(Target target) {
      return target.kind() == Target.Kind.NODE
          ? List.of(new Target(Target.Kind.RACK, "r" + number(target.id()) / RACK), Target.site())
          : List.of();
    }

    @Override
    public List<Target> members(Target target) {
      if (target.kind() != Target.Kind.RACK) {
        return List.of();
      }
      int first = number(target.id()) * RACK;
      return IntStream.range(first, first + RACK)
          .mapToObj(i -> Target.node(Pages.name(i)))
          .toList();
    }

    private static int number(String name) {
      return Integer.parseInt(name.replaceAll("\\D", ""));
    }
  }

  /** Could do everything; in observe mode nobody asks it to. */
  private static final class Willing implements Actuator {
    @Override
    public List<ActionType> actions() {
      return Catalogue.names().stream()
          .map(name -> {
            Catalogue.Known known = Catalogue.find(name).orElseThrow();
            Duration minute = Duration.ofMinutes(1);
            return new ActionType(name, known.effect(), known.inverse(), minute, minute);
          })
          .toList();
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) {
      return List.of();
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) {
      throw new IllegalStateException("observe mode acts: " + action);
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) {
      throw new IllegalStateException("observe mode acts: " + action);
    }
  }
}
