package io.wheeltapper.sensors.gpu.kmsg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * When the machine booted, in epoch milliseconds: the wall clock less the time since boot. Exact to
 * about 10 ms, the grain of {@code /proc/uptime}; {@code btime} of {@code /proc/stat} has whole
 * seconds only.
 */
final class KernelClock {

  private KernelClock() {}

  static long boot(InstantSource clock) throws IOException {
    String uptime = Files.readString(Path.of("/proc/uptime"));
    double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
    return clock.millis() - Math.round(seconds * 1000);
  }
}
