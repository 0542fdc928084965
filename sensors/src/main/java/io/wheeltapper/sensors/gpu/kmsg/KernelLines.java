package io.wheeltapper.sensors.gpu.kmsg;

import io.wheeltapper.core.model.Signal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Kernel lines of many nodes that a log system gathered: one log a node, through the same parser as
 * the device. Who asks must be sure that only the kernel's own lines are given. For one thread.
 */
public final class KernelLines {

  /** More nodes than one log system watches; the one that spoke longest ago is forgotten. */
  private static final int MOST_NODES = 50_000;

  private static final int LONGEST = 8_192;

  /** What syslog, the kernel's priority and its clock put before a message. */
  private static final Pattern BEFORE =
      Pattern.compile(
          "^(?:(?:[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d|\\d{4}-\\S{5,40}) \\S{1,255} kernel:"
              + " )?(?:<\\d{1,3}>)?(?:\\[\\s{0,9}\\d{1,12}\\.\\d{1,9}]\\s?)?");

  private final String sensor;
  private final Map<String, KernelLog> logs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KernelLog> eldest) {
          return size() > MOST_NODES;
        }
      };

  /** Nothing heard yet. */
  public KernelLines(String sensor) {
    this.sensor = sensor;
  }

  /**
   * What a line says.
   *
   * @param at epoch milliseconds, as the log system has it
   * @param message without a prefix of the log system; a {@code [ 12.34]} of the kernel's may stand
   * @param rejects told the node and why, when the line is of no use
   */
  public List<Signal> take(
      String node, long at, String message, BiConsumer<String, String> rejects) {
    if (node.isBlank() || message.length() > LONGEST) {
      rejects.accept(node, node.isBlank() ? "a line of no node" : "longer than a kernel's line");
      return List.of();
    }
    KernelLog log =
        logs.computeIfAbsent(
            node, name -> new KernelLog(new KernelLog.Voice(sensor, name), 0, false));
    List<Signal> signals = new ArrayList<>();
    for (String line : message.split("\n", -1)) {
      String bare = BEFORE.matcher(line).replaceFirst("");
      Reading reading = log.take(new LogLine(LogLine.Source.KERNEL, at, bare), line, Map.of());
      signals.addAll(reading.signals());
      if (!reading.rejected().isEmpty()) {
        rejects.accept(node, reading.rejected());
      }
    }
    return signals;
  }
}
