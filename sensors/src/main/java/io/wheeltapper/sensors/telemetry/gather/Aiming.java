package io.wheeltapper.sensors.telemetry.gather;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.telemetry.prometheus.Blanks;
import io.wheeltapper.sensors.telemetry.prometheus.Placement;
import io.wheeltapper.sensors.telemetry.prometheus.Placement.Place;
import io.wheeltapper.sensors.telemetry.prometheus.Series;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import io.wheeltapper.sensors.workload.numbers.Jobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a series' samples go: to a target's snapshot, to a job's numbers, to both or to neither,
 * with the reason counted. For one thread.
 */
public final class Aiming {

  private static final int UNUSED = -1;
  private static final int NO_PLACE = -2;
  private static final int NO_ROOM = -3;
  private static final int BAD_LABELS = -4;
  private static final int NO_USE = -1;

  private static final String UP = "up";

  /**
   * What to remember of a series.
   *
   * @param group negative where it has no place
   * @param use of its job's numbers, negative for none
   */
  public record Aim(int group, int name, int use) {

    /** Of labels that cannot be read. */
    public static final Aim BAD = new Aim(BAD_LABELS, 0, NO_USE);
  }

  private final Placement placement;
  private final Gathering gathering;
  private final Jobs jobs;
  private final Drops drops;
  private final int up;

  /** Nothing learnt yet. */
  public Aiming(Placement placement, Gathering gathering, Jobs jobs, Drops drops) {
    this.placement = placement;
    this.gathering = gathering;
    this.jobs = jobs;
    this.drops = drops;
    this.up = gathering.name(UP);
  }

  /** Learns a series whose labels {@code job} and {@code instance} say where it was scraped. */
  public Aim aim(Series series, long now) {
    if (series.labels().values().stream().anyMatch(Aiming::controls)) {
      return Aim.BAD;
    }
    String node = placement.nodeOf(series.labels());
    int use = jobs.means(series.name()) ? jobs.learn(series.name(), series.labels(), node) : NO_USE;
    if (Placement.bucket(series)) {
      return new Aim(UNUSED, 0, use);
    }
    Optional<Place> place = placement.of(series);
    if (place.isEmpty()) {
      return new Aim(NO_PLACE, 0, use);
    }
    int group =
        gathering.group(
            series.labels().getOrDefault("job", "none"),
            series.labels().getOrDefault("instance", ""),
            place.get(),
            now);
    int name = gathering.name(place.get().metric());
    return group < 0 || name < 0 ? new Aim(NO_ROOM, 0, use) : new Aim(group, name, use);
  }

  private static boolean controls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /**
   * Takes a sample in.
   *
   * @param stale whether its sender says that the series is no longer there
   * @return whether it was understood and taken; else it is counted with its reason
   */
  public boolean put(
      int group, int name, int use, double value, boolean stale, long time, long now) {
    drops.took(1);
    if (!gathering.timely(time, now)) {
      return false;
    }
    if (use >= 0 && !stale) {
      jobs.put(use, value, time, now);
    }
    if (group < 0) {
      if (use < 0) {
        drops.drop(reason(group), 1);
      }
      return use >= 0 || group == UNUSED;
    }
    if (stale && name == up) {
      gathering.gone(group);
    }
    boolean none = stale || Blanks.blank(value) && gathering.dcgm(name);
    return gathering.put(group, name, none ? Double.NaN : value, time, now);
  }

  private static String reason(int group) {
    return switch (group) {
      case UNUSED -> "histogram-bucket";
      case NO_PLACE -> "no-target";
      case BAD_LABELS -> "bad-labels";
      default -> "too-many-targets";
    };
  }

  /** What is ready to be said. */
  public List<Signal> take(long now) {
    List<Signal> said = gathering.take(now);
    List<Signal> derived = jobs.take(now);
    if (derived.isEmpty()) {
      return said;
    }
    List<Signal> all = new ArrayList<>(said);
    all.addAll(derived);
    return all;
  }
}
