package io.wheeltapper.core.slo;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.OwnSli;
import java.util.HashMap;
import java.util.Map;

/**
 * The part of training jobs' GPU-minutes that brings them on: the effective training time ratio. A
 * job that declares a checkpoint contract counts from its first run to its end. Bad is the wait for
 * another run after a restart, and then as much running as was lost since the last checkpoint;
 * where nobody says when that was, since the run began.
 */
final class GoodputMeter implements Meter {

  /** More than a day without a checkpoint is taken for a day. */
  private static final long MOST_REDONE = 24L * 60;

  private static final class Job {
    private long restarts;
    private long gpus;
    private long runsSince;
    private long redo;
  }

  private final Map<Target, Job> jobs = new HashMap<>();

  @Override
  public void take(Signal signal, long now) {
    if (!(signal instanceof Status status) || !status.type().equals(Known.JOB)) {
      return;
    }
    if (status.value().equals("ended")) {
      jobs.remove(status.target());
      return;
    }
    if (!status.field(Known.JOB_CONTRACT).equals("true")) {
      return;
    }
    Job job = jobs.get(status.target());
    boolean running = status.value().equals("running");
    if (job == null) {
      if (!running) {
        return;
      }
      job = new Job();
      job.restarts = status.number(Known.JOB_RESTARTS);
      job.runsSince = now;
      jobs.put(status.target(), job);
    }
    job.gpus = Math.max(job.gpus, status.number(Known.JOB_GPUS));
    if (status.number(Known.JOB_RESTARTS) > job.restarts) {
      job.restarts = status.number(Known.JOB_RESTARTS);
      long safe = Math.max(job.runsSince, status.number(Known.JOB_CHECKPOINT_AT));
      long lost = Math.max(0, now - safe) / Minute.MILLIS;
      job.redo = Math.min(MOST_REDONE, job.redo + lost);
      job.runsSince = now;
    }
  }

  @Override
  public void close(long begin, Floor floor, Sink out) {
    double bad = 0;
    double total = 0;
    for (Status status : floor.jobs()) {
      Job job = jobs.get(status.target());
      if (job == null) {
        continue;
      }
      double weight = Math.max(1, job.gpus);
      total += weight;
      if (!status.value().equals("running")) {
        bad += weight;
      } else if (job.redo > 0) {
        job.redo--;
        bad += weight;
      }
    }
    if (NodeMeter.schedulerSpeaks(floor)) {
      out.put(OwnSli.GOODPUT, bad, total);
    }
  }
}
