package io.wheeltapper.sensors.storage.mounts;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A copy of {@code mountinfo}, or a folder with {@code proc/self/mountinfo} and {@code etc/fstab}.
 * No mount can be asked, so none is said to be well. Its time is the epoch.
 */
final class MountsFile implements Sensor {

  private final Path file;
  private final Supplier<MountFacts> facts;

  MountsFile(Path file, Supplier<MountFacts> facts) {
    this.file = file;
    this.facts = facts;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    boolean folder = Files.isDirectory(file);
    String table = MountsSensor.text(folder ? file.resolve("proc/self/mountinfo") : file, true);
    List<Mount> mounts = MountTable.mountinfo(table);
    // Beside a table alone nothing tells what was expected: all of it was.
    List<Mount> fstab =
        folder ? MountTable.fstab(MountsSensor.text(file.resolve("etc/fstab"), false)) : mounts;
    List<Signal> signals = facts.get().take(mounts, fstab, Map.of(), 0, sink);
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }
}
