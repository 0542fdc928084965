package io.wheeltapper.deploy.bench;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.deploy.edge.NodesKind;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a machine's own agent weighs that reads eight GPUs of a stand-in for NVML each second: in
 * its own process, with the launcher's flags. Argument: seconds measured. Needs gcc.
 */
final class NodeWeight {

  /** USER_HZ of Linux: ticks a second in /proc/PID/stat, see proc(5). */
  private static final double TICKS = 100;

  private NodeWeight() {}

  /** Runs it and prints its row. */
  public static void main(String[] arguments) throws Exception {
    int seconds = Integer.parseInt(arguments[0]);
    Path home = Path.of(System.getProperty("wheeltapper.home", ".")).toAbsolutePath();
    Path folder = Files.createTempDirectory("node-weight");
    Path library = library(home, folder);
    int port = free();
    CountDownLatch first = new CountDownLatch(1);
    AtomicLong taken = new AtomicLong();
    listen(port, first, taken);
    Path config = folder.resolve("node.yaml");
    Files.writeString(
        config,
        """
        name: gpu-017
        agent: {url: "http://127.0.0.1:%d"}
        data: ./data
        sensors:
          gpus: {kind: nvml, library: "%s", interval: 1s}
        """
            .formatted(port, library));
    long began = System.nanoTime();
    Process node = node(home, config);
    try {
      if (!first.await(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("nothing came of the node; exit " + node.isAlive());
      }
      double start = (System.nanoTime() - began) / 1e9;
      TimeUnit.SECONDS.sleep(10);
      double before = cpu(node.pid());
      long from = taken.get();
      TimeUnit.SECONDS.sleep(seconds);
      double busy = (cpu(node.pid()) - before) / seconds;
      new Row(
              "A machine's own agent: eight GPUs of a stand-in for NVML, each second",
              resident(node.pid()) + " MiB resident, " + percent(busy) + " of a core",
              String.format(Locale.ROOT, "first signals after %.1f s", start)
                  + "; "
                  + (taken.get() - from)
                  + " signals sent in "
                  + seconds
                  + " s, by exception")
          .print();
    } finally {
      node.destroy();
      node.waitFor();
    }
    System.exit(0);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static Path library(Path home, Path folder) throws Exception {
    Path library = folder.resolve("libnvidia-ml-standin.so");
    Process gcc =
        new ProcessBuilder(
                "gcc",
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                library.toString(),
                "nvml-standin.c",
                "-ldl")
            .directory(home.resolve("sensors/src/test/c").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (gcc.waitFor() != 0) {
      throw new IllegalStateException("gcc does not build the stand-in");
    }
    return library;
  }

  private static void listen(int port, CountDownLatch first, AtomicLong taken) {
    NodesKind kind = new NodesKind();
    Sensor sensor =
        kind.create(new Settings("nodes", kind.spec(), Map.of("port", Integer.toString(port))));
    Thread.ofVirtual()
        .start(() -> {
          try {
            sensor.run(
                new Sensor.Sink() {
                  @Override
                  public void emit(List<Signal> signals) {
                    taken.addAndGet(signals.size());
                    first.countDown();
                  }

                  @Override
                  public void alive(long at) {}

                  @Override
                  public void rejected(String place, String why) {
                    System.err.println(place + ": " + why);
                  }
                });
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** As deploy/bin/wheeltapper starts it, but for its start-up cache. */
  private static Process node(Path home, Path config) throws IOException {
    return new ProcessBuilder(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-Xss512k",
                "-XX:ReservedCodeCacheSize=32m",
                "-XX:MaxMetaspaceSize=96m",
                "-XX:CICompilerCount=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dwheeltapper.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "io.wheeltapper.deploy.cli.Main",
                "node",
                "--config",
                config.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static int free() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  /** Seconds of CPU so far; fields 14 and 15, counted behind the name, see proc(5). */
  private static double cpu(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElse(0);
  }
}
