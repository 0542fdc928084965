package io.wheeltapper.deploy.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Starting: the launcher as a person calls it, a new JVM each time, until a line is seen. */
final class Starts {

  private static final int TIMES = 5;

  private Starts() {}

  /** Prints its rows. */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(System.getProperty("wheeltapper.home", "."));
    String launcher = home.resolve("deploy/bin/wheeltapper").toString();
    Path log = Files.createTempFile("bench", ".log");
    // The second line lets the first one's settle time pass.
    Files.writeString(
        log,
        """
        [ 1.0] NVRM: Xid (PCI:0000:3b:00): 79, pid=1, GPU has fallen off the bus.
        [ 60.0] NVRM: Xid (PCI:0000:5e:00): 13, pid=2, Graphics Exception
        """);
    List<String> help = List.of(launcher, "--help");
    List<String> replay =
        List.of(launcher, "replay", "--from", "kmsg=" + log, "--node", "n1", "--json");
    Path config = Files.createTempFile("bench", ".yaml");
    Files.writeString(config, "api: {bind: 127.0.0.1, port: 0}\n");
    List<String> demo = List.of(launcher, "up", "--demo", "--json", "--config", config.toString());
    Predicate<String> judged = line -> line.contains("\"kind\":\"judged\"");
    try {
      new Row("Start: --help", times(help, _ -> true), "median and slowest of " + TIMES).print();
      new Row(
              "Start to first decision: replay of one Xid 79",
              times(replay, judged),
              "new JVM, bundle loaded, whole loop; median and slowest of " + TIMES)
          .print();
      long ready = first(demo, line -> line.startsWith("api "));
      long decided = first(demo, judged);
      new Row(
              "Start of up --demo",
              Row.figure(ready / 1e9) + " s to its API",
              Row.figure(decided / 1e9) + " s to its first decision, when its dice break something")
          .print();
    } finally {
      Files.delete(log);
      Files.delete(config);
    }
  }

  private static String times(List<String> command, Predicate<String> seen) throws IOException {
    first(command, seen);
    long[] nanos = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      nanos[i] = first(command, seen);
    }
    Arrays.sort(nanos);
    return Row.millis(nanos[TIMES / 2]) + ", " + Row.millis(nanos[TIMES - 1]);
  }

  /** Nanoseconds until the line is there; the process is then ended. */
  private static long first(List<String> command, Predicate<String> seen) throws IOException {
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(new ArrayList<>(command))
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (seen.test(line)) {
          return System.nanoTime() - begin;
        }
      }
      throw new IOException(String.join(" ", command) + " never said it");
    } finally {
      process.destroy();
    }
  }
}
