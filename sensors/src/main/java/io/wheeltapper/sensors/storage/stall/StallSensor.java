package io.wheeltapper.sensors.storage.stall;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.outside.Limited;
import io.wheeltapper.sensors.storage.lustre.Connections;
import io.wheeltapper.sensors.storage.mounts.Answers;
import io.wheeltapper.sensors.storage.mounts.Mount;
import io.wheeltapper.sensors.storage.mounts.MountTable;
import io.wheeltapper.sensors.storage.mounts.Probe;
import io.wheeltapper.sensors.storage.nfs.MountStats;
import io.wheeltapper.sensors.storage.nfs.NfsMount;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Looks at a node's shared storage every so often. */
final class StallSensor implements Sensor {

  /**
   * Where and how often; once where the interval is zero.
   *
   * @param types of file systems that are shared
   * @param paths of mounts that are shared whatever their type
   */
  record View(
      Path root, Set<String> types, Set<String> paths, Duration interval, Duration timeout) {
    View {
      types = Set.copyOf(types);
      paths = Set.copyOf(paths);
    }
  }

  private final View view;
  private final Answers answers;
  private final NodeFiles files;
  private final Connections connections;
  private final StallFacts facts;
  private final InstantSource clock;
  private final Limited reading = new Limited("stall");

  StallSensor(View view, Probe probe, StallFacts facts, InstantSource clock) {
    this.view = view;
    this.answers = new Answers(probe, view.timeout());
    this.files = new NodeFiles(view.root());
    this.connections = new Connections(view.root(), view.timeout());
    this.facts = facts;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return view.interval().isZero()
        ? Long.MAX_VALUE / 4
        : view.interval().plus(view.timeout().multipliedBy(4)).toMillis() + 1000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    do {
      Look look = look(sink);
      long now = clock.millis();
      List<Signal> signals = facts.take(look, now).<List<Signal>>map(List::of).orElse(List.of());
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(view.interval().toMillis());
    } while (!view.interval().isZero());
  }

  private Look look(Sink sink) throws IOException, InterruptedException {
    List<Mount> shared =
        MountTable.mountinfo(read("proc/self/mountinfo", true)).stream()
            .filter(m -> view.types().contains(m.type()) || view.paths().contains(m.path()))
            .toList();
    Map<Boolean, List<String>> paths =
        shared.stream().map(Mount::path).collect(Collectors.partitioningBy(view.paths()::contains));
    var answered =
        answers.ask(paths.getOrDefault(true, List.of()), paths.getOrDefault(false, List.of()));
    boolean nfs = shared.stream().anyMatch(m -> m.type().startsWith("nfs"));
    List<NfsMount> counters = nfs ? MountStats.read(read("proc/self/mountstats", true)) : List.of();
    boolean lustre = shared.stream().anyMatch(m -> m.type().equals("lustre"));
    Map<String, Boolean> served = lustre ? lustre(sink) : Map.of();
    Map<String, Double> pressure = reading.call(view.timeout(), files::pressure);
    long now = clock.millis();
    return new Look(
        answered,
        counters,
        served,
        pressure,
        reading.call(view.timeout(), () -> files.diskBusy(now)));
  }

  private Map<String, Boolean> lustre(Sink sink) throws InterruptedException {
    try {
      return connections.read(sink);
    } catch (IOException e) {
      sink.rejected("lustre", String.valueOf(e.getMessage()));
      return Map.of();
    }
  }

  private String read(String name, boolean needed) throws IOException, InterruptedException {
    return reading.call(view.timeout(), () -> files.text(name, needed));
  }
}
