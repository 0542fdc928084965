package io.wheeltapper.deploy.bench;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all parts one after another, a JVM each, and prints the table. {@code --short} as the only
 * argument: a look whether all works, whose figures mean little. {@code --only NAME}: the parts
 * with this in the name of their class.
 */
final class Bench {

  /** The heap that the aims name. */
  private static final List<String> FLAGS =
      List.of(
          "-Xmx1g",
          "-XX:+UseG1GC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dwheeltapper.home=" + System.getProperty("wheeltapper.home", "."));

  private static final Map<String, String> WHAT =
      Map.of(
          "scan", "A plain loop over the text, byte by byte: each line's number and nothing else",
          "parse", "Parser alone, text to snapshots: the limit",
          "rules-1", "Text to findings, default bundle, 1 shard",
          "rules-2", "Text to findings, default bundle, 2 shards",
          "unfiltered", "Text to findings on plain Drools: every snapshot inserted, no filter");

  /** What profiles of these parts showed; to be looked at again when a row changes much. */
  private static final String WHY =
      """
      What profiles of these parts showed (flight recordings of 2026-11-29 on the same two shared cores): the parser \
      compares each line with the same place of the page before, so that it is nearly as fast as a loop over all \
      bytes. In both storms the decision thread has some 45 in 100 samples (the rounds 28, of which the gate 17; for \
      calls 22), the ledger's thread 22 to 28 (canonical JSON and hashes 18 to 20, SQLite 7) and the rules' shard 11 \
      to 16; no single method has more than 6. Isolations are judged with all sixteen guards and end within three \
      seconds, on a JVM that still compiles itself: under the recorder the same storms gave 1,810 and 5,050 a \
      second. A storm comes in a few large groups, so that fsyncs a second are few. The tail of event to decision \
      was not traced event by event; the collector's pauses stand in their column.\
      """;

  private Bench() {}

  /** Prints the table on standard output, all else on standard error. */
  public static void main(String[] arguments) throws Exception {
    List<String> given = List.of(arguments);
    boolean brief = given.equals(List.of("--short"));
    String only = given.size() == 2 && given.getFirst().equals("--only") ? given.get(1) : "";
    List<Row> rows = new ArrayList<>();
    if (Throughput.class.getSimpleName().contains(only)) {
      rows.addAll(throughput(brief));
    }
    for (Part part : parts(brief)) {
      if (part.main().getSimpleName().contains(only)) {
        rows.addAll(part(part.main(), part.arguments()));
      }
    }
    System.out.println("| what | result | beside it |\n|---|---|---|");
    rows.forEach(row -> System.out.println(row.markdown()));
    System.out.println("\n" + WHY);
  }

  private record Part(Class<?> main, List<String> arguments) {
    Part(Class<?> main, String... arguments) {
      this(main, List.of(arguments));
    }
  }

  private static List<Part> parts(boolean brief) {
    List<Part> parts = new ArrayList<>(List.of(new Part(HeapUse.class)));
    for (long rate :
        brief ? new long[] {200_000} : new long[] {10_000, 50_000, 200_000, 1_000_000}) {
      parts.add(new Part(Arrivals.class, Long.toString(rate), brief ? "3" : "10"));
    }
    parts.add(
        new Part(
            GateCost.class,
            brief ? "1000" : "10000",
            brief ? "20000" : "200000",
            brief ? "1000" : "10000"));
    for (String sort : List.of("calls", "isolations")) {
      int nodes = brief ? 2_000 : sort.equals("calls") ? 50_000 : 12_500;
      parts.add(new Part(Storm.class, Integer.toString(nodes), sort));
    }
    parts.add(new Part(Reload.class, brief ? "5000" : "50000", brief ? "15" : "45"));
    // The seconds hold the first round, in which all series are learnt.
    parts.add(new Part(Inflow.class, "15000", brief ? "20" : "75"));
    parts.add(new Part(Inflow.class, "0", brief ? "20" : "45"));
    parts.add(new Part(NodeWeight.class, brief ? "10" : "60"));
    parts.add(new Part(Starts.class));
    return parts;
  }

  private static List<Row> throughput(boolean brief) throws Exception {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(Throughput.class.getName())
        .addProfiler(CpuTime.class)
        .forks(1)
        .warmupIterations(brief ? 1 : 3)
        .warmupTime(TimeValue.seconds(brief ? 2 : 3))
        .measurementIterations(brief ? 1 : 4)
        .measurementTime(TimeValue.seconds(brief ? 2 : 3))
        .jvmArgs(FLAGS.toArray(String[]::new))
        .output(System.getProperty("wheeltapper.home", ".") + "/target/bench/jmh.log");
    Collection<RunResult> results = new Runner(options.build()).run();
    return results.stream()
        .map(r -> {
          double cpu = r.getSecondaryResults().get(CpuTime.LABEL).getScore();
          double error = r.getPrimaryResult().getScoreError();
          return new Row(
              WHAT.getOrDefault(r.getParams().getParam("work"), "?"),
              Row.figure(r.getPrimaryResult().getScore()) + " samples a second",
              Row.figure(cpu)
                  + " a CPU-second of the process"
                  + (Double.isNaN(error)
                      ? ""
                      : String.format(
                          Locale.ROOT,
                          "; ± %.0f %%",
                          100 * error / r.getPrimaryResult().getScore())));
        })
        .toList();
  }

  /** One part in a JVM of its own; a part that fails is a row that says so. */
  private static List<Row> part(Class<?> main, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    System.err.println("== " + main.getSimpleName() + " " + String.join(" ", arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Row> rows = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.err.println(line);
        if (Row.is(line)) {
          rows.add(Row.read(line));
        }
      }
    }
    int code = process.waitFor();
    if (code != 0) {
      rows.add(
          new Row(
              main.getSimpleName() + " " + String.join(" ", arguments),
              "FAILED",
              "exit code " + code));
    }
    return rows;
  }
}
