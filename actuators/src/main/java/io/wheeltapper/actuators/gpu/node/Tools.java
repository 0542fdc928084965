package io.wheeltapper.actuators.gpu.node;

import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a machine's GPUs are reached by. */
record Tools(Site site, Driver driver, Host host, Run run, Pace pace, Notes notes) {

  /** How a command ended; what it said is one line. */
  record Ran(boolean ok, boolean timedOut, String said) {}

  /** Runs a command; one that cannot be started has failed. */
  Ran run(List<String> argv, Duration limit) throws InterruptedException {
    try {
      Run.Ran ran = run.run(argv, limit);
      String said = Words.plain(ran.out() + " " + ran.err(), 300);
      return new Ran(ran.exit() == 0 && !ran.timedOut(), ran.timedOut(), said);
    } catch (IOException e) {
      return new Ran(false, false, Words.plain("cannot be started: " + e.getMessage(), 300));
    }
  }

  /** The same within the usual limit. */
  Ran run(List<String> argv) throws InterruptedException {
    return run(argv, site.callTimeout());
  }

  /**
   * All GPUs: those of which the driver tells, and those that it has bound and tells nothing of.
   */
  List<Gpu> gpus() throws IOException {
    Map<String, Map.Entry<String, Integer>> bound = host.bound();
    List<Gpu> all = new ArrayList<>();
    try (Driver.Session session = driver.open()) {
      all.addAll(session.gpus());
    }
    bound.forEach((pci, who) -> {
      if (all.stream().noneMatch(g -> g.uuid().equals(who.getKey()))) {
        all.add(Gpu.lost(who.getKey(), pci, who.getValue()));
      }
    });
    return all;
  }

  /**
   * Those that are meant.
   *
   * @throws IOException when there is no such GPU
   */
  List<Gpu> chosen(Ask ask, List<Gpu> all) throws IOException {
    List<Gpu> chosen =
        all.stream()
            .filter(g ->
                ask.gpu().equals(Ask.ALL)
                    || g.uuid().equals(ask.gpu())
                    || (!g.pci().isEmpty() && g.pci().equals(LinuxHost.pci(ask.gpu()))))
            .toList();
    if (chosen.isEmpty()) {
      throw new IOException(
          "no GPU "
              + ask.gpu()
              + " here; the driver has "
              + all.stream().map(Gpu::uuid).collect(Collectors.joining(" ")));
    }
    return chosen;
  }
}
