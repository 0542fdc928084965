package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Copies of every bundle that was in force, by its hash, beside the recordings: a replay finds what
 * decided then. Safe for all threads.
 */
public final class InForce {

  private final Path folder;

  /** Under a data folder. */
  public InForce(Path data) {
    this.folder = data.resolve("bundles");
  }

  /** Keeps a copy of the bundle's folder under its hash; does nothing when there is one. */
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
    Files.move(making, copy);
  }

  /** The bundle of that hash, when a copy was kept. */
  Optional<Bundle> find(String hash, ClassStore cache) throws Bundle.Bad {
    Path copy = folder.resolve(hash);
    return Files.isDirectory(copy) ? Optional.of(Bundle.load(copy, cache)) : Optional.empty();
  }
}
