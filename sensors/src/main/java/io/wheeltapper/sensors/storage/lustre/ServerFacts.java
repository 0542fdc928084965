package io.wheeltapper.sensors.storage.lustre;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.storage.Rates;
import io.wheeltapper.sensors.storage.Readings;
import io.wheeltapper.sensors.storage.Slowness;
import io.wheeltapper.sensors.storage.Standing;
import io.wheeltapper.sensors.storage.StorageNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a Lustre server says of its part of a file system: targets, health, latencies, and what jobs
 * read and wrote here. For one thread.
 */
final class ServerFacts {

  /** Jobs told of in one reading. */
  static final int MOST_JOBS = 500;

  /** {@code cp.1000}: what jobid_var=procname_uid writes of work that is no scheduler's job. */
  private static final Pattern NO_JOB = Pattern.compile("[^.]*\\.\\d{1,10}");

  private final String sensor;
  private final String scheduler;
  private final Standing standing;
  private final Slowness slowness = new Slowness();
  private final Rates rates;

  ServerFacts(String sensor, String scheduler, Standing standing, Rates rates) {
    this.sensor = sensor;
    this.scheduler = scheduler;
    this.standing = standing;
    this.rates = rates;
  }

  List<Signal> take(List<Param> params, long at, Sensor.Sink sink) {
    Parts read = new Parts(params);
    List<Signal> signals = new ArrayList<>();
    SortedMap<String, List<Parts.Part>> fileSystems = new TreeMap<>();
    for (Parts.Part part : read.parts.values()) {
      part(part, read, at).ifPresent(signals::add);
      part.readings().of(target(part), "", sensor, Origin.STORAGE, at).ifPresent(signals::add);
      fileSystems.computeIfAbsent(part.device.fileSystem(), f -> new ArrayList<>()).add(part);
    }
    fileSystems.forEach((name, parts) -> fileSystem(name, parts, read.health, at, signals));
    jobs(read, at, signals, sink);
    return signals;
  }

  private static Target target(Parts.Part part) {
    return StorageNames.part(part.device.fileSystem(), part.device.part());
  }

  /** Nothing is said of a target of which neither health nor recovery could be read. */
  private java.util.Optional<? extends Signal> part(Parts.Part part, Parts read, long at) {
    boolean known = !read.health.isEmpty() || !part.recovery.isEmpty();
    if (!known && !part.unhealthy) {
      return java.util.Optional.empty();
    }
    String value = part.unhealthy ? "down" : part.recovering() ? "recovering" : "up";
    Map<String, String> fields = Map.of("of", part.device.fileSystem(), "sort", part.device.sort());
    return standing.say(
        new Standing.Look(target(part), "", StorageNames.TARGET, value, part.unhealthy, fields),
        at);
  }

  private void fileSystem(
      String name, List<Parts.Part> parts, String health, long at, List<Signal> signals) {
    Target target = StorageNames.fileSystem(name);
    boolean recoveryRead = parts.stream().anyMatch(p -> !p.recovery.isEmpty());
    if (!health.isEmpty() || recoveryRead) {
      health(target, parts, health, at).ifPresent(signals::add);
    }
    Readings numbers = new Readings();
    timed(numbers, StorageNames.METADATA_RATIO, name, parts, at, "open", "getattr");
    timed(numbers, StorageNames.READ_RATIO, name, parts, at, "read");
    numbers.of(target, "", sensor, Origin.STORAGE, at).ifPresent(signals::add);
  }

  /**
   * A metadata target that is not healthy serves nobody. While one recovers clients wait, and go
   * on; without a data target the others serve.
   */
  private java.util.Optional<? extends Signal> health(
      Target target, List<Parts.Part> parts, String health, long at) {
    List<String> checks = new ArrayList<>();
    boolean metadata = false;
    boolean recovering = false;
    for (Parts.Part part : parts) {
      if (part.unhealthy) {
        checks.add(part.device.part() + " unhealthy");
        metadata |= part.device.sort().equals("mdt");
      } else if (part.recovering()) {
        checks.add(part.device.part() + " " + part.recovery);
        recovering = true;
      }
    }
    boolean sick = !health.isEmpty() && !health.equals("healthy");
    if (sick && checks.isEmpty()) {
      checks.add(health);
    }
    boolean unhealthy = sick || parts.stream().anyMatch(p -> p.unhealthy);
    String value =
        metadata ? "unavailable" : recovering ? "recovering" : unhealthy ? "degraded" : "ok";
    Map<String, String> fields =
        checks.isEmpty() ? Map.of() : Map.of("checks", cut(String.join(",", checks)));
    boolean broken = value.equals("unavailable") || value.equals("degraded");
    return standing.say(
        new Standing.Look(target, "", StorageNames.HEALTH, value, broken, fields), at);
  }

  private static String cut(String text) {
    return text.length() > 1000 ? text.substring(0, 1000) : text;
  }

  private void timed(
      Readings numbers,
      String metric,
      String name,
      List<Parts.Part> parts,
      long at,
      String... operations) {
    double count = 0;
    double sum = 0;
    for (Parts.Part part : parts) {
      for (String operation : operations) {
        Stats.Stat stat = part.stats.operations().get(operation);
        if (stat != null && stat.timed()) {
          count += stat.count();
          sum += stat.sum();
        }
      }
    }
    if (count > 0) {
      numbers.put(metric, slowness.ofCounters(name + " " + metric, at, count, sum));
    }
  }

  private void jobs(Parts read, long at, List<Signal> signals, Sensor.Sink sink) {
    int told = 0;
    for (JobStats.Job job : new TreeMap<>(read.jobs).values()) {
      if (NO_JOB.matcher(job.id()).matches()) {
        continue;
      }
      if (++told > MOST_JOBS) {
        sink.rejected("job_stats", "more than " + MOST_JOBS + " jobs; those after are left out");
        break;
      }
      Readings numbers = new Readings();
      both(numbers, "storage_read_bytes", job.id(), at, job.readBytes());
      both(numbers, "storage_written_bytes", job.id(), at, job.writtenBytes());
      both(numbers, "storage_metadata_operations", job.id(), at, job.metadata());
      try {
        numbers
            .of(Target.job(scheduler, job.id()), "", sensor, Origin.STORAGE, at)
            .ifPresent(signals::add);
      } catch (IllegalArgumentException e) {
        sink.rejected("job_stats", "a job's id that is none: " + e.getMessage());
      }
    }
    rates.forgetBefore(at);
  }

  private void both(Readings numbers, String name, String job, long at, double total) {
    numbers.put(name + "_total", total);
    numbers.put(name + "_per_second", rates.perSecond(job + " " + name, at, total));
  }
}
