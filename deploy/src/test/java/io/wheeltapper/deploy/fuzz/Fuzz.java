package io.wheeltapper.deploy.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What {@code deploy/bin/fuzz} runs. Jazzer calls {@link #fuzzerTestOneInput} over and over; which
 * target is the system property {@code wheeltapper.fuzz}.
 */
public final class Fuzz {

  private static final class Chosen {
    static final Target TARGET = make(System.getProperty("wheeltapper.fuzz", ""));
  }

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /**
   * What one input may cost: processor time, so that a machine that others use too finds no slow
   * input where there is none. The whole bundle of {@code attacks} is compiled for each.
   */
  private static final long MOST_NANOS =
      TimeUnit.SECONDS.toNanos(
          System.getProperty("wheeltapper.fuzz", "").equals("attacks") ? 60 : 10);

  private Fuzz() {}

  /**
   * Called by Jazzer first, so that making a target and loading its classes, which are instrumented
   * then, is no slow input.
   */
  public static void fuzzerInitialize() throws Exception {
    for (byte[] seed : Chosen.TARGET.seeds()) {
      Chosen.TARGET.take(seed);
    }
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    long before = THREADS.getCurrentThreadCpuTime();
    Chosen.TARGET.take(input);
    long spent = THREADS.getCurrentThreadCpuTime() - before;
    if (spent > MOST_NANOS) {
      throw new IllegalStateException(
          "one input took " + TimeUnit.NANOSECONDS.toMillis(spent) + " ms of processor time");
    }
  }

  private static Target make(String name) {
    try {
      Targets.Making making = Targets.ALL.get(name);
      if (making == null) {
        throw new IllegalArgumentException("no target '" + name + "'; there are " + names());
      }
      return making.make();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String names() {
    return String.join(" ", Targets.ALL.keySet());
  }

  /**
   * {@code list} prints the targets' names; {@code seeds TARGET FOLDER} writes good inputs to begin
   * with; {@code once TARGET FILE} runs one input.
   */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "list" -> System.out.println(names());
      case "seeds" -> {
        int number = 0;
        for (byte[] seed : make(arguments[1]).seeds()) {
          Files.write(Path.of(arguments[2]).resolve("seed-" + number++), seed);
        }
      }
      default -> make(arguments[1]).take(Files.readAllBytes(Path.of(arguments[2])));
    }
  }
}
