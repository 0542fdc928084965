package io.wheeltapper.deploy.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Marks that become counters and histograms. Safe for all threads. */
final class MeterMarks implements Marks {

  private static final Duration[] SHORT = seconds(0.1, 0.5, 1, 5, 15, 60, 300, 900);
  private static final Duration[] LONG = seconds(1, 10, 60, 300, 900, 3600, 14_400, 86_400);

  private final MeterRegistry meters;

  MeterMarks(MeterRegistry meters) {
    this.meters = meters;
    begin("approvals", "answer", List.of("asked", "approved", "refused", "unanswered"));
    begin("pages", "what", List.of("sent", "avoided"));
    begin("outs", "proved", List.of("healthy", "ill", "undone"));
    begin("reviewed", "word", List.of("right", "wrong", "unsure"));
    begin("toil.actions", "approved", List.of("yes", "no"));
    for (String what : List.of("spent", "saved")) {
      for (String mode : List.of("act", "observe")) {
        count("wheeltapper.gpu.hours", 0, "what", what, "mode", mode);
      }
    }
    for (Course.Phase phase : Course.Phase.values()) {
      timer(Measures.RECOVERY, "phase", phase.word());
    }
    timer(Measures.RECOVERY, "phase", "whole");
    timer("wheeltapper.detection");
    timer("wheeltapper.deciding");
  }

  /** What has all its labels from the first scrape on: a rate needs to see it at 0. */
  private void begin(String what, String label, List<String> values) {
    values.forEach(v -> count("wheeltapper." + what, 0, label, v));
  }

  private static Duration[] seconds(double... all) {
    Duration[] bounds = new Duration[all.length];
    for (int i = 0; i < all.length; i++) {
      bounds[i] = Duration.ofMillis((long) (all[i] * 1_000));
    }
    return bounds;
  }

  @Override
  public void count(String name, double amount, String... labels) {
    meters.counter(name, labels).increment(amount);
  }

  @Override
  public void took(String name, long millis, String... labels) {
    timer(name, labels).record(Math.max(0, millis), TimeUnit.MILLISECONDS);
  }

  private Timer timer(String name, String... labels) {
    return Timer.builder(name)
        .tags(Tags.of(labels))
        .serviceLevelObjectives(name.equals(Measures.ACTION) ? SHORT : LONG)
        .register(meters);
  }
}
