package io.wheeltapper.sensors.scheduler.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * One recorded answer: the JSON of nodes, jobs or reservations, of {@code sdiag} or {@code sacct},
 * or the text of {@code scontrol show node}, {@code job} or {@code topology}. Its time is the
 * newest one that it names.
 */
final class SlurmFile implements Sensor {

  private static final long LARGEST = 256L << 20;

  private final Path file;
  private final String sensor;
  private final Supplier<Changes> changes;

  SlurmFile(Path file, String sensor, Supplier<Changes> changes) {
    this.file = file;
    this.sensor = sensor;
    this.changes = changes;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than " + LARGEST + " bytes");
    }
    byte[] bytes = Files.readAllBytes(file);
    List<Signal> others = others(bytes, sink);
    if (!others.isEmpty()) {
      sink.emit(others);
      return;
    }
    Cluster cluster = parse(bytes);
    for (Cluster.Spoiled spoiled : cluster.spoiled()) {
      sink.rejected(file.getFileName() + ":" + spoiled.place(), spoiled.why());
    }
    List<Signal> signals = changes.get().take(cluster, newest(cluster));
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  /** What holds neither nodes nor jobs of slurmctld: diagnostics, accounting, topology. */
  private List<Signal> others(byte[] bytes, Sink sink) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!text.stripLeading().startsWith("{")) {
      SlurmTopology topology = SlurmTopology.read(text);
      topology.spoiled().forEach(why -> sink.rejected(file.getFileName().toString(), why));
      return new SiteFacts(sensor, Long.MAX_VALUE).places(topology, 0);
    }
    JsonNode root = JsonReader.document(bytes);
    if (root.path("statistics").isObject()) {
      Diagnostics said = Diagnostics.json(root);
      return said.numbers().isEmpty() ? List.of() : List.of(said.snapshot(sensor, said.at()));
    }
    boolean accounting = root.path("jobs").path(0).path("state").has("current");
    return accounting
        ? Accounting.ended(root).stream().<Signal>map(end -> end.event(sensor)).toList()
        : List.of();
  }

  static Cluster parse(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.stripLeading().startsWith("{")) {
      JsonNode root = JsonReader.document(bytes);
      JsonReader reader = new JsonReader();
      return new Cluster(
          reader.nodes(root),
          reader.jobs(root),
          reader.reservations(root),
          reader.spoiled(),
          JsonReader.used(root));
    }
    TextReader reader = new TextReader();
    return new Cluster(reader.nodes(text), reader.jobs(text), List.of(), reader.spoiled());
  }

  /** The newest moment at which something is said to have been done. */
  private static long newest(Cluster cluster) {
    return cluster.nodes().stream()
        .mapToLong(node -> Math.max(node.why().at(), node.bootedAt()))
        .max()
        .orElse(0);
  }
}
