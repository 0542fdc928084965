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
 * One recorded answer: the JSON of nodes, jobs or reservations, or the text of {@code scontrol show
 * node} or {@code job}. Its time is the newest one that it names.
 */
final class SlurmFile implements Sensor {

  private static final long LARGEST = 256L << 20;

  private final Path file;
  private final Supplier<Changes> changes;

  SlurmFile(Path file, Supplier<Changes> changes) {
    this.file = file;
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
    Cluster cluster = parse(bytes);
    for (Cluster.Spoiled spoiled : cluster.spoiled()) {
      sink.rejected(file.getFileName() + ":" + spoiled.place(), spoiled.why());
    }
    List<Signal> signals = changes.get().take(cluster, newest(cluster));
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  static Cluster parse(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.stripLeading().startsWith("{")) {
      JsonNode root = JsonReader.document(bytes);
      JsonReader reader = new JsonReader();
      return new Cluster(
          reader.nodes(root), reader.jobs(root), reader.reservations(root), reader.spoiled());
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
