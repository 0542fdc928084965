package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.job.Ask;

/** One change to one node or one job: all that is ever written to a Slurm. */
sealed interface Change {

  /** No new work on the node; what runs goes on. */
  record Drain(String node, String reason) implements Change {
    public Drain {
      Names.node(node);
    }
  }

  /**
   * New work again.
   *
   * @param down whether the node is DOWN, which only RESUME ends; UNDRAIN keeps the base state
   */
  record Back(String node, boolean down) implements Change {
    public Back {
      Names.node(node);
    }
  }

  /** Reboots once no work runs, and comes back DOWN: through validation, not past it. */
  record Reboot(String node, String reason) implements Change {
    public Reboot {
      Names.node(node);
    }
  }

  /** Does not start, or not again. */
  record Hold(String job) implements Change {
    public Hold {
      Names.job(job);
    }
  }

  /** May start again. */
  record Release(String job) implements Change {
    public Release {
      Names.job(job);
    }
  }

  /** A signal to a running job. */
  record Signal(String job, Ask.Signal signal) implements Change {
    public Signal {
      Names.job(job);
    }
  }

  /** Ends the run and queues the job again under the same id. */
  record Requeue(String job) implements Change {
    public Requeue {
      Names.job(job);
    }
  }

  /**
   * Shortens the two minutes that Slurm puts before a requeued job's next start, to half of one.
   * Never to nothing: a node on which the old run ended within the same second (its clock against
   * the controller's) takes the new run's credential for a revoked one, and slurmctld then fails
   * the job for good, "Killing non-startable batch JobId" (seen with 22.05).
   */
  record StartSoon(String job) implements Change {
    public StartSoon {
      Names.job(job);
    }
  }

  /** Writes the job's AdminComment, where the fences stand. */
  record Note(String job, String text) implements Change {
    public Note {
      Names.job(job);
    }
  }
}
