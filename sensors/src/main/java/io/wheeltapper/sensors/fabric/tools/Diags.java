package io.wheeltapper.sensors.fabric.tools;

import io.wheeltapper.sensors.fabric.End;
import io.wheeltapper.sensors.fabric.FabricText;
import io.wheeltapper.sensors.fabric.Subnet;
import io.wheeltapper.sensors.fabric.SubnetPort;
import io.wheeltapper.sensors.outside.Tools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Runs the tools.
 *
 * @param adapter to ask by, or {@code ""}
 * @param names a file that names nodes by GUID, or {@code ""}
 */
record Diags(Tools program, String adapter, String names) {

  /** ibqueryerrors ends with 1 where it found errors: that is no failure. */
  private static final int FOUND = 1;

  /** Without the thresholds of the site's own file, below which counters are left out. */
  private static final List<String> ERRORS =
      List.of("ibqueryerrors", "--data", "--threshold-file", "/dev/null");

  private static final String SUMMARY = "## Summary: ";

  private static final Map<String, Long> NONE =
      Map.of(
          "symbol_error", 0L,
          "link_error_recovery", 0L,
          "link_downed", 0L,
          "port_rcv_errors", 0L,
          "port_xmit_discards", 0L,
          "port_xmit_wait", 0L);

  /**
   * One sweep.
   *
   * @param rejected hears of the place and the reason of what was no use
   * @throws IOException where a tool fails, or sees no switch at all
   */
  Subnet read(BiConsumer<String, String> rejected) throws IOException, InterruptedException {
    FabricText text = new FabricText((line, why) -> rejected.accept("iblinkinfo:" + line, why));
    text.take(run(List.of("iblinkinfo"), 0).output());
    Subnet links = text.subnet();
    if (links.ports().stream().noneMatch(p -> p.end().sort() == End.Sort.SWITCH)) {
      throw new IOException("iblinkinfo shows no switch");
    }
    Tools.Answer errors = run(ERRORS, FOUND);
    text.take(errors.output());
    boolean whole = errors.errors().isEmpty() && errors.output().contains(SUMMARY);
    return whole ? unlisted(text.subnet()) : text.subnet();
  }

  /** Of a port without an error it says nothing: where every query was answered, that is none. */
  private static Subnet unlisted(Subnet subnet) {
    Map<End, Map<String, Long>> counters = new HashMap<>(subnet.counters());
    for (SubnetPort port : subnet.ports()) {
      if (port.end().port() > 0 && port.physical().equals("LinkUp")) {
        Map<String, Long> all = new HashMap<>(NONE);
        all.putAll(counters.getOrDefault(port.end(), Map.of()));
        counters.put(port.end(), all);
      }
    }
    return new Subnet(subnet.ports(), counters, subnet.health());
  }

  private Tools.Answer run(List<String> tool, int most) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(tool);
    if (!adapter.isBlank()) {
      words.addAll(List.of("-C", adapter));
    }
    if (!names.isBlank()) {
      words.addAll(List.of("--node-name-map", names));
    }
    Tools.Answer answer = program.run(words);
    if (answer.exit() > most) {
      String errors = answer.errors().lines().findFirst().orElse("it says nothing of why");
      throw new IOException(tool.getFirst() + " ends with " + answer.exit() + ": " + errors);
    }
    return answer;
  }
}
