package io.wheeltapper.sensors.fabric.sysfs;

import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.fabric.LinkFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * One recorded look: a folder that is a copy of {@code /sys/class} or of its {@code infiniband}, or
 * a text with a file a line. Its time is the epoch, and nothing in it has lasted yet.
 */
final class SysfsFile implements Sensor {

  private static final long LARGEST = 64L << 20;

  private final Path file;
  private final Supplier<Ports> ports;
  private final LinkFile links;

  SysfsFile(Path file, Supplier<Ports> ports, LinkFile links) {
    this.file = file;
    this.ports = ports;
    this.links = links;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    new SysfsSensor(
            tree(sink), ports.get(), links, Duration.ZERO, InstantSource.fixed(Instant.EPOCH))
        .run(sink);
  }

  private Tree tree(Sink sink) throws IOException {
    if (Files.isDirectory(file)) {
      boolean whole = Files.isDirectory(file.resolve("infiniband"));
      Path parent = file.toAbsolutePath().getParent();
      return whole || parent == null ? new SysTree(file) : new Below(new SysTree(file));
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than " + LARGEST + " bytes");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return FlatTree.of(text, (line, why) -> sink.rejected(file.getFileName() + ":" + line, why));
  }

  /** A folder of adapters alone. */
  private record Below(Tree tree) implements Tree {

    private static final String CLASS = "infiniband";

    @Override
    public String read(String path) {
      return path.startsWith(CLASS + "/") ? tree.read(path.substring(CLASS.length() + 1)) : "";
    }

    @Override
    public java.util.List<String> list(String path) throws IOException {
      if (path.equals(CLASS)) {
        return tree.list("");
      }
      return path.startsWith(CLASS + "/")
          ? tree.list(path.substring(CLASS.length() + 1))
          : java.util.List.of();
    }
  }
}
