package io.wheeltapper.sensors.storage.lustre;

import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.outside.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks {@code lctl} and {@code lnetctl}. A parameter that this node does not have costs a word on
 * their standard error and their exit code, so neither says that something failed; no answer does.
 */
final class LctlSource implements Source {

  /** The job_stats of a server with 20,000 jobs. */
  private static final int LARGEST = 64 << 20;

  /** All that is asked; a node has some of it. */
  static final List<String> ASKED =
      List.of(
          "health_check",
          "llite.*.stats",
          "osc.*.import",
          "mdc.*.import",
          "osc.*.state",
          "mdc.*.state",
          "obdfilter.*.stats",
          "obdfilter.*.job_stats",
          "obdfilter.*.num_exports",
          "obdfilter.*.recovery_status",
          "mdt.*.md_stats",
          "mdt.*.job_stats",
          "mdt.*.num_exports",
          "mdt.*.recovery_status",
          "osd-*.*.kbytesavail",
          "osd-*.*.kbytestotal",
          "osd-*.*.filesfree",
          "osd-*.*.filestotal");

  private final String lctl;
  private final Program asking;
  private final Program network;

  LctlSource(String lctl, Duration timeout) {
    this.lctl = lctl;
    this.asking = new Program("lctl", timeout, LARGEST);
    this.network = new Program("lnetctl", timeout, 1 << 20);
  }

  @Override
  public List<Param> read(Sensor.Sink sink) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(lctl, "get_param"));
    words.addAll(ASKED);
    Program.Said said = asking.run(new ProcessBuilder(words));
    List<Param> params = ParamText.read(new String(said.out(), StandardCharsets.UTF_8), "", sink);
    if (params.isEmpty()) {
      throw new IOException(
          lctl + " knows no parameter here (exit code " + said.exit() + "): " + said.error());
    }
    List<Param> all = new ArrayList<>(params);
    all.addAll(network(sink));
    return all;
  }

  private List<Param> network(Sensor.Sink sink) throws InterruptedException {
    String lnetctl =
        lctl.endsWith("lctl") ? lctl.substring(0, lctl.length() - 4) + "lnetctl" : "lnetctl";
    try {
      Program.Said said = network.run(new ProcessBuilder(lnetctl, "stats", "show"));
      return ParamText.read(new String(said.out(), StandardCharsets.UTF_8), "", sink);
    } catch (IOException e) {
      sink.rejected("lnetctl", String.valueOf(e.getMessage()));
      return List.of();
    }
  }
}
