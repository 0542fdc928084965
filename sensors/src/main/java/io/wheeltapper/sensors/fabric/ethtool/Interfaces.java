package io.wheeltapper.sensors.fabric.ethtool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which network interfaces there are, and which adapter of RDMA each belongs to.
 *
 * @param root {@code /sys/class}
 */
record Interfaces(Path root) {

  private static final int MOST = 256;

  /** All interfaces of adapters that can RDMA, sorted. */
  List<String> ofRdma() throws IOException {
    Path net = root.resolve("net");
    if (!Files.isDirectory(net)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(net)) {
      return all.filter(at -> Files.isDirectory(at.resolve("device/infiniband")))
          .filter(at -> !Files.exists(at.resolve("device/physfn")))
          .map(at -> String.valueOf(at.getFileName()))
          .sorted()
          .limit(MOST)
          .toList();
    }
  }

  /** What a port of this interface is called: {@code mlx5_0/1}, or the interface itself. */
  String port(String name) {
    Path adapters = root.resolve("net").resolve(name).resolve("device/infiniband");
    try (Stream<Path> all = Files.list(adapters)) {
      List<String> names = all.map(at -> String.valueOf(at.getFileName())).toList();
      return names.size() == 1 ? names.getFirst() + "/1" : name;
    } catch (IOException e) {
      return name;
    }
  }
}
