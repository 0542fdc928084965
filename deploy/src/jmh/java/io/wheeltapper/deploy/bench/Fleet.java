package io.wheeltapper.deploy.bench;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.prometheus.Exposition;
import io.wheeltapper.sensors.telemetry.prometheus.PrometheusKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Nodes with an exporter each, read by the agent's own parser, one parser an exporter. One thread.
 */
final class Fleet {

  private final Pages pages = new Pages();
  private final byte[] buffer = new byte[pages.length()];
  private final List<Exposition> parsers = new ArrayList<>();
  private int node;
  private int round;

  Fleet(int nodes) {
    PrometheusKind kind = new PrometheusKind();
    for (int i = 0; i < nodes; i++) {
      parsers.add(PrometheusKind.exposition(new Settings("dcgm", kind.spec(), Map.of())));
    }
  }

  /** The node whose page comes next. */
  int node() {
    return node;
  }

  /** The next node's page, parsed. */
  List<Signal> read(long at, boolean failed) {
    pages.write(buffer, node, round, failed);
    List<Signal> signals =
        parsers
            .get(node)
            .read(
                buffer,
                buffer.length,
                at,
                (line, why) -> {
                  throw new IllegalStateException("line " + line + ": " + why);
                });
    next();
    return signals;
  }

  /** The next node's page through the least that any reader does: each line's number. */
  double scan() {
    pages.write(buffer, node, round, false);
    double sum = 0;
    int begin = 0;
    for (int i = 0; i < buffer.length; i++) {
      if (buffer[i] == '\n') {
        sum += buffer[begin] == '#' ? 0 : number(i);
        begin = i + 1;
      }
    }
    next();
    return sum;
  }

  private double number(int end) {
    long digits = 0;
    long scale = 1;
    long power = 1;
    for (int i = end - 1; buffer[i] != ' '; i--) {
      if (buffer[i] == '.') {
        scale = power;
      } else {
        digits += (buffer[i] - '0') * power;
        power *= 10;
      }
    }
    return (double) digits / scale;
  }

  private void next() {
    node++;
    if (node == parsers.size()) {
      node = 0;
      round++;
    }
  }
}
