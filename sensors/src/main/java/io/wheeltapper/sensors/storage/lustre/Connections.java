package io.wheeltapper.sensors.storage.lustre;

import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client's connections to Lustre's targets, for those who ask whether I/O goes on. */
public final class Connections {

  private static final List<String> ASKED =
      List.of("osc.*.import", "mdc.*.import", "osc.*.state", "mdc.*.state");

  private final FilesSource source;

  /** Of the files under this root, within this time. */
  public Connections(Path root, Duration timeout) {
    this.source = new FilesSource(root, ASKED, timeout);
  }

  /**
   * By connection, whether its target serves it now. One whose state is not said is left out.
   *
   * @throws IOException when none can be read
   */
  public Map<String, Boolean> read(Sensor.Sink sink) throws IOException, InterruptedException {
    Map<String, Boolean> served = new TreeMap<>();
    for (Param param : source.read(sink)) {
      String[] names = param.parts();
      Imports one = Imports.read(param.lines());
      if (!names[1].contains("-osc-MDT") && !one.state().isEmpty()) {
        served.put(names[1], one.served());
      }
    }
    return served;
  }
}
