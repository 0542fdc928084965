package io.wheeltapper.sensors.scheduler.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of slurmctld's hosts answers: {@code scontrol ping}, {@code GET ping}. Pure. */
record Pings(List<Host> hosts) {

  /** {@code Slurmctld(primary) at ctl1 is UP}. */
  private static final Pattern LINE =
      Pattern.compile("Slurmctld\\(([A-Za-z0-9 ]{1,30})\\) at (\\S{1,255}) is (UP|DOWN)");

  private static final int MOST = 100;

  static final Pings NONE = new Pings(List.of());

  /** One host. */
  record Host(String name, boolean primary, boolean up) {}

  Pings {
    hosts = List.copyOf(hosts);
  }

  static Pings text(String text) {
    List<Host> hosts = new ArrayList<>();
    for (Matcher m = LINE.matcher(text); m.find() && hosts.size() < MOST; ) {
      hosts.add(new Host(m.group(2), m.group(1).equals("primary"), m.group(3).equals("UP")));
    }
    return new Pings(hosts);
  }

  static Pings json(JsonNode root) {
    List<Host> hosts = new ArrayList<>();
    for (JsonNode one : root.path("pings")) {
      String said = Scalars.text(one.path(one.has("pinged") ? "pinged" : "ping"));
      boolean primary =
          one.path("primary").asBoolean(false)
              || Scalars.text(one.path("mode")).toLowerCase(Locale.ROOT).equals("primary");
      if (hosts.size() < MOST && !said.isEmpty()) {
        hosts.add(new Host(Scalars.text(one.path("hostname")), primary, said.equals("UP")));
      }
    }
    return new Pings(hosts);
  }

  /** Whether another than the first one serves: it is down, and one of the others is not. */
  boolean takeover() {
    boolean first = hosts.stream().anyMatch(h -> h.primary() && !h.up());
    return first && hosts.stream().anyMatch(h -> !h.primary() && h.up());
  }
}
