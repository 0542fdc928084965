package io.wheeltapper.deploy.bench;

import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.deploy.wiring.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Samples a second from the wire's text to findings, closed loop; one operation is one sample. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls open() before all else
public class Throughput {

  /** Pages in one batch, what a hundredth of a second brings at a million samples a second. */
  static final int BATCH = 64;

  static final int SAMPLES = BATCH * Pages.SAMPLES;

  private static final int NODES = 1_250;

  /** A page in so many says that a row remapping failed. */
  private static final int ONE_IN = 1_009;

  /** What is done with each page. */
  @Param({"scan", "parse", "rules-1", "rules-2", "unfiltered"})
  public String work = "";

  private Fleet fleet;
  private Diagnosis diagnosis;
  private Rules.Threads threads;
  private long pages;

  /** The sessions and a fleet that was read once. */
  @Setup(Level.Trial)
  public void open() throws Exception {
    fleet = new Fleet(NODES);
    Bundle bundle = Rules.shipped();
    int shards = work.equals("rules-2") ? 2 : 1;
    threads = new Rules.Threads(shards);
    diagnosis =
        work.equals("unfiltered")
            ? Rules.unfiltered(bundle)
            : bundle.open(shards, shards == 1 ? Diagnosis.Fan.IN_TURN : threads);
  }

  /** Ends the sessions' threads. */
  @TearDown(Level.Trial)
  public void close() {
    diagnosis.close();
    threads.close();
  }

  /** One batch. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public Object batch() {
    CpuTime.SAMPLES.add(SAMPLES);
    return switch (work) {
      case "scan" -> scan();
      case "parse" -> parse();
      default -> findings();
    };
  }

  private double scan() {
    double sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += fleet.scan();
    }
    return sum;
  }

  private List<Signal> parse() {
    List<Signal> signals = new ArrayList<>(BATCH * Pages.GPUS);
    for (int i = 0; i < BATCH; i++) {
      pages++;
      // Six pages a millisecond: the event time of a million samples a second.
      signals.addAll(fleet.read(1_700_000_000_000L + pages / 6, pages % ONE_IN == 0));
    }
    return signals;
  }

  private Object findings() {
    List<Signal> signals = parse();
    return diagnosis.diagnose(signals, 0);
  }
}
