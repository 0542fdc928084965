package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.SensorKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Kernel lines through the sensor's own recorded reader: a log of raw records for each node, one
 * record a line, stamped with the scenario's time.
 *
 * @param signals what each line gave
 * @param rejected why a line was no use, as the sensor says it
 */
record KernelText(Map<Given.Kernel, List<Signal>> signals, List<String> rejected) {

  /** Level and facility of the kernel's own warnings. */
  private static final int KERNEL_WARNING = 4;

  static KernelText read(Scenario scenario) throws Exception {
    Map<String, List<Given.Kernel>> logs = new LinkedHashMap<>();
    for (Given given : scenario.given()) {
      if (given instanceof Given.Kernel line) {
        logs.computeIfAbsent(line.node(), _ -> new ArrayList<>()).add(line);
      }
    }
    // By identity: the same words at the same time twice are two lines.
    Map<Given.Kernel, List<Signal>> signals = new java.util.IdentityHashMap<>();
    List<String> rejected = new ArrayList<>();
    for (Map.Entry<String, List<Given.Kernel>> log : logs.entrySet()) {
      read(log.getKey(), log.getValue(), signals, rejected);
    }
    return new KernelText(signals, rejected);
  }

  private static void read(
      String node,
      List<Given.Kernel> lines,
      Map<Given.Kernel, List<Signal>> signals,
      List<String> rejected)
      throws Exception {
    Path file = Files.createTempFile("wheeltapper-scenario", ".kmsg");
    try {
      Files.writeString(file, records(lines));
      sensor(file, node).run(new Sink(lines, signals, rejected));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static String records(List<Given.Kernel> lines) {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      long micros = (Clock.ZERO + lines.get(i).stamped() - Clock.BEGIN) * 1000;
      log.append(KERNEL_WARNING).append(',').append(i).append(',').append(micros).append(",-;");
      log.append(lines.get(i).text()).append('\n');
    }
    return log.toString();
  }

  private static Sensor sensor(Path file, String node) throws IOException {
    SensorKind kind =
        SensorKinds.discover().stream()
            .filter(k -> k.spec().name().equals("kmsg"))
            .findFirst()
            .orElseThrow(() -> new IOException("no sensor here reads kernel logs"));
    Map<String, String> settings = new HashMap<>();
    settings.put("node", node);
    settings.put("boot-time", Instant.ofEpochMilli(Clock.BEGIN).toString());
    return kind.recorded(file, new Settings("kmsg", kind.spec(), settings))
        .orElseThrow(() -> new IOException("the kernel log's sensor reads no recorded file"));
  }

  private record Sink(
      List<Given.Kernel> lines, Map<Given.Kernel, List<Signal>> signals, List<String> rejected)
      implements Sensor.Sink {
    @Override
    public void emit(List<Signal> batch) {
      for (Signal signal : batch) {
        int line = signal instanceof Event e ? (int) e.number("line") : 1;
        signals.computeIfAbsent(lines.get(line - 1), _ -> new ArrayList<>()).add(signal);
      }
    }

    @Override
    public void alive(long at) {}

    @Override
    public void rejected(String place, String why) {
      int line = Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
      rejected.add("the sensor takes no '" + lines.get(line - 1).text() + "': " + why);
    }
  }
}
