package io.wheeltapper.sensors.host.proc;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.host.clock.KernelClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Reads procfs, the memory controllers, the kernel's clock and {@code df} every so often into one
 * snapshot; says which boot this is, and that the clock was set. What this kernel does not have is
 * absent; nothing at all is an exception.
 */
final class HostSensor implements Sensor {

  /** A hung file system hangs df for ever. */
  private static final long DF_MILLIS = 5000;

  private static final List<String> RESOURCES = List.of("cpu", "io", "memory");

  /**
   * What to read.
   *
   * @param root the folder under which {@code proc} lies
   * @param disks paths whose file systems are looked at; empty for a recording
   */
  record View(String sensor, String node, Path root, List<String> disks) {
    View {
      disks = List.copyOf(disks);
    }
  }

  private final View view;
  private final Duration interval;
  private final InstantSource clock;
  private final Edac edac;
  private final Boot boot;
  private final Leap leap = new Leap();
  private Metrics.Schema schema = new Metrics.Schema(List.of());

  HostSensor(View view, Duration interval, InstantSource clock) {
    this.view = view;
    this.interval = interval;
    this.clock = clock;
    this.edac = new Edac(interval.multipliedBy(3).toMillis() + DF_MILLIS);
    this.boot = new Boot(view.root());
  }

  @Override
  public long heartbeatMillis() {
    return interval.toMillis() + 2 * DF_MILLIS;
  }

  @Override
  public void run(Sink sink) throws Exception {
    do {
      long now = clock.millis();
      sink.emit(look(sink, now));
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(interval.toMillis());
    } while (!interval.isZero());
  }

  private List<Signal> look(Sink sink, long now) throws IOException, InterruptedException {
    List<Signal> signals = new ArrayList<>();
    signals.add(snapshot(sink, now));
    clockSet().ifPresent(signals::add);
    try {
      signals.addAll(boot.look(view.sensor(), view.node(), now));
    } catch (IOException e) {
      sink.rejected("boot", String.valueOf(e.getMessage()));
    }
    return signals;
  }

  /** Two readings of the time since the boot about the clock's: a pause between is no leap. */
  private Optional<Event> clockSet() throws IOException {
    double before = up();
    long wall = clock.millis();
    if (!(up() - before < 1)) {
      return Optional.empty();
    }
    OptionalDouble seconds = leap.look(wall, before);
    return seconds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Event(
                Target.node(view.node()),
                view.node(),
                view.sensor(),
                Origin.HOST,
                wall,
                "clock.leap",
                Map.of("seconds", Long.toString(Math.round(seconds.getAsDouble()))),
                ""));
  }

  private double up() throws IOException {
    return ProcText.up(read(view.root().resolve("proc/uptime")));
  }

  Snapshot snapshot(Sink sink, long at) throws IOException, InterruptedException {
    SortedMap<String, Double> numbers = new TreeMap<>();
    Path proc = view.root().resolve("proc");
    for (String resource : RESOURCES) {
      ProcText.pressure(resource, read(proc.resolve("pressure").resolve(resource)), numbers);
    }
    ProcText.memory(read(proc.resolve("meminfo")), numbers);
    ProcText.load(read(proc.resolve("loadavg")), numbers);
    edac.read(view.root(), at, numbers);
    if (numbers.isEmpty()) {
      throw new IOException("nothing can be read under " + proc);
    }
    if (view.root().equals(Path.of("/"))) {
      numbers.putAll(KernelClock.numbers());
    }
    if (!view.disks().isEmpty()) {
      ProcText.disks(df(sink), numbers);
    }
    List<String> names = List.copyOf(numbers.keySet());
    if (!schema.names().equals(names)) {
      schema = new Metrics.Schema(names);
    }
    double[] values = numbers.values().stream().mapToDouble(Double::doubleValue).toArray();
    return new Snapshot(
        Target.node(view.node()),
        view.node(),
        view.sensor(),
        Origin.HOST,
        at,
        new Metrics(schema, values));
  }

  private static String read(Path file) throws IOException {
    return Files.isReadable(file) ? Files.readString(file) : "";
  }

  private String df(Sink sink) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            Arrays.asList("df", "-B1", "--output=size,avail,itotal,iavail,target", "--"));
    view.disks().forEach(disk -> line.add(view.root().resolve(disk.substring(1)).toString()));
    Path out = Files.createTempFile("wheeltapper-df", ".txt");
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(DF_MILLIS, TimeUnit.MILLISECONDS)) {
        sink.rejected("df", "no answer in " + DF_MILLIS + " ms: a file system hangs");
        return "";
      }
      if (process.exitValue() != 0) {
        sink.rejected("df", "ends with " + process.exitValue() + " for " + view.disks());
      }
      return Files.readString(out);
    } finally {
      process.destroyForcibly();
      Files.delete(out);
    }
  }
}
