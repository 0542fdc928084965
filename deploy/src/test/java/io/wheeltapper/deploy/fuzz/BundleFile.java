package io.wheeltapper.deploy.fuzz;

import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.spi.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One file of a bundle; the rest of the bundle is in order. */
final class BundleFile implements Target {

  private final Path file;
  private final Path bundle;
  private final byte[] seed;

  BundleFile(String name) throws IOException {
    Path shipped = Targets.policies();
    this.bundle = Files.createTempDirectory("fuzz");
    this.seed = Files.readAllBytes(shipped.resolve(name));
    this.file = bundle.resolve(name);
    Files.createDirectories(file.resolveSibling("x").getParent());
    Files.copy(shipped.resolve("bundle.yaml"), bundle.resolve("bundle.yaml"));
  }

  @Override
  public void take(byte[] input) throws Exception {
    Files.write(file, input);
    Targets.placed(PolicyReader.check(bundle), this::known);
  }

  private boolean known(Problem problem) {
    return problem.file().startsWith(bundle.toString());
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(seed);
  }
}
