package io.wheeltapper.core.slo;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.OwnSli;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * How jobs end. A failure is held back for two minutes, since what made it may be found after it:
 * it is the site's when by then anything but the job's own word says that one of its nodes is ill,
 * and else its user's, which counts for nothing.
 */
final class JobMeter implements Meter {

  /** The scheduler's event of a job that is over. */
  static final String ENDED = "job.ended";

  private static final long SETTLE_MILLIS = 2 * Minute.MILLIS;

  /** Slurm's words for ends that the site made. */
  private static final Set<String> BY_SITE = Set.of("NODE_FAIL", "BOOT_FAIL");

  /** Ends of which either may be the maker. */
  private static final Set<String> BY_EITHER = Set.of("FAILED", "OUT_OF_MEMORY", "TIMEOUT");

  private record Failed(long at, List<Target> nodes) {}

  private final Deque<Failed> failed = new ArrayDeque<>();
  private int good;
  private int bad;

  @Override
  public void take(Signal signal, long now) {
    if (!(signal instanceof Event event)
        || !event.type().equals(ENDED)
        || event.field("before_start").equals("true")) {
      return;
    }
    String state = event.field("state");
    if (state.equals("COMPLETED")) {
      good++;
    } else if (BY_SITE.contains(state)) {
      bad++;
    } else if (BY_EITHER.contains(state)) {
      failed.addLast(
          new Failed(
              now,
              Arrays.stream(event.field(Known.JOB_NODES).split(",", -1))
                  .filter(n -> !n.isBlank())
                  .map(Target::node)
                  .toList()));
    }
  }

  @Override
  public void close(long begin, Floor floor, Sink out) {
    List<Failed> later = new ArrayList<>();
    while (!failed.isEmpty()) {
      Failed job = failed.removeFirst();
      if (job.nodes().stream().anyMatch(floor::ill)) {
        bad++;
      } else if (begin + Minute.MILLIS < job.at() + SETTLE_MILLIS) {
        later.add(job);
      }
    }
    failed.addAll(later);
    if (NodeMeter.schedulerSpeaks(floor)) {
      out.put(OwnSli.JOBS, bad, good + bad);
    }
    good = 0;
    bad = 0;
  }
}
