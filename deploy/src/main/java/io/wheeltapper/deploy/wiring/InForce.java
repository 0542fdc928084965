package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.deploy.demo.DemoLimits;
import io.wheeltapper.deploy.signing.Signature;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Copies of every bundle and topology that was in force, by their hashes, beside the recordings: a
 * replay finds what decided then. Safe for all threads.
 */
public final class InForce {

  private final Path folder;
  private final Path topologies;

  /** Under a data folder. */
  public InForce(Path data) {
    this.folder = data.resolve("bundles");
    this.topologies = data.resolve("topologies");
  }

  /**
   * Keeps a copy of the bundle's folder under its hash; does nothing when there is one.
   *
   * @throws IOException when it cannot be copied, or is not what has that hash any more
   */
  void keep(Path bundle, String hash) throws IOException {
    Path copy = folder.resolve(hash);
    if (Files.isDirectory(copy)) {
      return;
    }
    Files.createDirectories(folder);
    Path making = Files.createTempDirectory(folder, "making");
    for (Map.Entry<String, Path> file : PolicyReader.files(bundle).entrySet()) {
      Path to = making.resolve(file.getKey());
      Files.createDirectories(Optional.ofNullable(to.getParent()).orElse(making));
      Files.copy(file.getValue(), to);
    }
    Path signature = bundle.resolve(Signature.FILE);
    if (Files.isRegularFile(signature)) {
      Files.copy(signature, making.resolve(Signature.FILE));
    }
    if (!PolicyReader.hash(making).equals(hash)) {
      remove(making);
      throw new IOException(bundle + " was changed while it was read; try again");
    }
    Files.move(making, copy);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /**
   * The bundle of that hash, when a copy was kept; with the demo's limits when it ran with them.
   */
  public Optional<Bundle> find(String hash, ClassStore cache) throws Bundle.Bad {
    Optional<String> demo = DemoLimits.bundle(hash);
    Path copy = folder(hash);
    if (!Files.isDirectory(copy)) {
      return Optional.empty();
    }
    Bundle bundle = Bundle.load(copy, cache);
    return Optional.of(demo.isEmpty() ? bundle : bundle.demo());
  }

  /** Where the copy of a bundle lies, or would. */
  public Path folder(String hash) {
    return folder.resolve(DemoLimits.bundle(hash).orElse(hash));
  }

  /** Keeps a copy of the topology; its hash. */
  String keep(Topology topology) throws IOException {
    KeptTopology copy = KeptTopology.of(topology);
    String hash = copy.hash();
    Files.createDirectories(topologies);
    Path file = topologies.resolve(hash);
    if (!Files.exists(file)) {
      Path making = Files.createTempFile(topologies, "making", "");
      copy.write(making);
      Files.move(making, file);
    }
    return hash;
  }

  /** The topology of that hash, when a copy was kept. */
  public Optional<Topology> topology(String hash) throws IOException {
    Path file = topologies.resolve(hash);
    return Files.isRegularFile(file) ? Optional.of(KeptTopology.read(file)) : Optional.empty();
  }
}
