package io.wheeltapper.deploy.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A sensor that reads a machine's files: each of them is the input. */
final class Tree implements Target {

  private final List<Path> files;
  private final Recorded sensor;

  Tree(String kind, List<String> files, String... seeds) throws Exception {
    Path root = Files.createTempDirectory("fuzz");
    this.files = files.stream().map(root::resolve).toList();
    for (Path file : this.files) {
      Files.createDirectories(file.resolveSibling("x").getParent());
    }
    this.sensor = new Recorded(kind, root, Targets.texts(seeds), Map.of("node", "n1"));
  }

  @Override
  public void take(byte[] input) throws Exception {
    for (Path file : files) {
      Files.write(file, input);
    }
    sensor.look();
  }

  @Override
  public List<byte[]> seeds() {
    return sensor.seeds();
  }
}
