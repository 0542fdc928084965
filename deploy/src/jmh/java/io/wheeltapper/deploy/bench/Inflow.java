package io.wheeltapper.deploy.bench;

import com.sun.management.OperatingSystemMXBean;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.receive.Receiver;
import io.wheeltapper.sensors.telemetry.remotewrite.RemoteWriteKind;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Remote write into the running agent, from a sender in a process of its own on the same cores: by
 * the wire, to the rules. Arguments: milliseconds from scrape to scrape (0 is as fast as it is
 * taken), seconds.
 */
final class Inflow {

  /** The first round, in which every series is learnt, is not measured. */
  private static final long ALL = (long) Arrivals.NODES * Pages.SAMPLES;

  private Inflow() {}

  /** Runs one rate and prints its row. */
  public static void main(String[] arguments) throws Exception {
    int every = Integer.parseInt(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    RemoteWriteKind kind = new RemoteWriteKind();
    Receiver receiver =
        kind.create(new Settings("prometheus", kind.spec(), Map.of("listen", "127.0.0.1:0")));
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (Plant plant = new Plant(1, receiver, new Watch())) {
      while (receiver.port() == 0) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      Process sender = sender(receiver.port(), every, seconds);
      while (receiver.drops().taken() < ALL && sender.isAlive()) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      long began = System.nanoTime();
      long cpu = system.getProcessCpuTime();
      long from = receiver.drops().taken();
      long snapshots = plant.taken();
      String said =
          new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      double took = (System.nanoTime() - began) / 1e9;
      double busy = (system.getProcessCpuTime() - cpu) / 1e9;
      long taken = receiver.drops().taken() - from;
      long emitted = plant.taken() - snapshots;
      sender.waitFor();
      String[] words = said.split(" ");
      new Row(
              "Remote write of 12,500 nodes of 8 GPUs with 20 numbers each, "
                  + (every == 0 ? "as fast as it is taken" : "each " + every / 1000 + " s"),
              Row.figure(taken / took)
                  + " samples a second, "
                  + (receiver.drops().dropped().isEmpty() ? "none" : receiver.drops().dropped())
                  + " dropped",
              Row.figure(taken / busy)
                  + " a CPU-second of the agent, "
                  + String.format(Locale.ROOT, "%.2f", busy / took)
                  + " of its cores busy; "
                  + emitted
                  + " snapshots of "
                  + taken / Pages.METRICS
                  + "; sent "
                  + words[0]
                  + ", "
                  + words[words.length - 1]
                  + " times put off; heap after GC "
                  + heap()
                  + " MiB, resident "
                  + resident()
                  + " MiB; intake full "
                  + plant.waits()
                  + " times")
          .print();
    }
    System.exit(0);
  }

  private static Process sender(int port, int every, int seconds) throws Exception {
    return new ProcessBuilder(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx512m",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Outflow.class.getName(),
                Integer.toString(port),
                Integer.toString(every),
                Integer.toString(seconds)))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  private static long resident() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElse(0);
  }
}
