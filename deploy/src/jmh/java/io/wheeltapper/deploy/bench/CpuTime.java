package io.wheeltapper.deploy.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Samples a CPU-second of the whole process, collector and compiler included: a figure that
 * neighbours on the machine disturb less than the clock on the wall.
 */
public final class CpuTime implements InternalProfiler {

  static final String LABEL = "cpu";

  /** Samples since the JVM began. */
  static final LongAdder SAMPLES = new LongAdder();

  private long nanos;
  private long samples;

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    nanos = now();
    samples = SAMPLES.sum();
  }

  @Override
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double seconds = (now() - nanos) / 1e9;
    return List.of(
        new ScalarResult(
            LABEL, (SAMPLES.sum() - samples) / seconds, "ops/s", AggregationPolicy.AVG));
  }

  /** CPU time of this process so far, nanoseconds. */
  static long now() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  @Override
  public String getDescription() {
    return "samples a CPU-second of the process";
  }
}
