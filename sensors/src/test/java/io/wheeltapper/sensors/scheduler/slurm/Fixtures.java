package io.wheeltapper.sensors.scheduler.slurm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** What our own laboratory's Slurm 22.05 answered, in both forms. */
final class Fixtures {

  private Fixtures() {}

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = Fixtures.class.getResourceAsStream("/slurm/" + name)) {
      if (in == null) {
        throw new IOException("no fixture " + name);
      }
      return in.readAllBytes();
    }
  }

  static Cluster json(String name) throws IOException {
    Cluster nodes = SlurmFile.parse(bytes(name + "-nodes.json"));
    Cluster jobs = SlurmFile.parse(bytes(name + "-jobs.json"));
    return new Cluster(nodes.nodes(), jobs.jobs(), List.of(), List.of());
  }

  static Cluster text(String name) throws IOException {
    Cluster nodes = SlurmFile.parse(bytes(name + "-nodes.txt"));
    Cluster jobs = SlurmFile.parse(bytes(name + "-jobs.txt"));
    return new Cluster(nodes.nodes(), jobs.jobs(), List.of(), List.of());
  }

  static Cluster parse(String document) throws IOException {
    return SlurmFile.parse(document.getBytes(StandardCharsets.UTF_8));
  }

  static Facts facts() {
    return new Facts("slurm", new Holder(Set.of("wheeltapper"), Set.of("root", "slurm")));
  }

  static NodeState node(String base, List<String> flags, String reason, String by) {
    return new NodeState(
        "n1", base, flags, new NodeState.Reason(reason, by, 5000), 8, 1000, List.of());
  }
}
