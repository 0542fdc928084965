package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.redfish.Receipt;
import io.wheeltapper.actuators.redfish.Redfish;
import io.wheeltapper.actuators.redfish.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Follows a task to its end, reading only. A BMC that is being updated answers 401, 404, 500, 503
 * or nothing for minutes, and may begin anew in between: none of that is an end.
 */
final class Following {

  /**
   * How it went.
   *
   * @param end empty where the BMC has forgotten the task: the inventory judges
   * @param said all of the task's messages, as they were last read
   */
  record Went(Optional<Job.End> end, String words, String said) {}

  private final Redfish bmc;
  private final Looks looks;
  private final Pace pace;
  private final Manners manners;

  /**
   * How patient it is.
   *
   * @param poll from look to look
   * @param patience how long a BMC may give no word about the task
   * @param limit how long a flash may take
   */
  record Manners(Duration poll, Duration patience, Duration limit) {

    /** A task that waits so long waits for the reset. */
    Duration waiting() {
      return poll.multipliedBy(6);
    }
  }

  Following(Redfish bmc, Looks looks, Pace pace, Manners manners) {
    this.bmc = bmc;
    this.looks = looks;
    this.pace = pace;
    this.manners = manners;
  }

  /** What a flash was answered with. */
  Went after(Receipt receipt) throws InterruptedException {
    String own = receipt.body().path("@odata.id").asText("");
    String uri = own.contains("/Tasks/") || receipt.location().isEmpty() ? own : receipt.location();
    if (!receipt.goesOn() && !uri.contains("/Tasks/")) {
      return new Went(Optional.of(Job.End.THROUGH), "answered " + receipt.status(), "");
    }
    return to(uri);
  }

  /** To its end, for at most the limit: then it goes on, and is looked at again. */
  Went to(String uri) throws InterruptedException {
    long begin = pace.now();
    long heard = begin;
    long waiting = begin;
    String words = "";
    String said = "";
    while (true) {
      try {
        Optional<Job> job = look(uri);
        if (job.isPresent()) {
          heard = pace.now();
          words = job.get().words();
          said = job.get().said();
          if (job.get().end() != Job.End.GOES_ON) {
            return new Went(Optional.of(job.get().end()), words, said);
          }
          waiting = job.get().waits() ? waiting : heard;
          if (heard - waiting > manners.waiting().toMillis()) {
            return new Went(Optional.of(Job.End.THROUGH), words, said);
          }
        }
      } catch (CallFailed e) {
        words = String.valueOf(e.getMessage());
      }
      long now = pace.now();
      if (now - heard > manners.patience().toMillis()) {
        return new Went(Optional.empty(), "the BMC has forgotten " + uri + ": " + words, said);
      }
      if (now - begin > manners.limit().toMillis()) {
        return new Went(Optional.of(Job.End.GOES_ON), words, said);
      }
      pace.pause(manners.poll());
    }
  }

  /** Where it was, or where the BMC has moved it: some move ended ones to the JobService. */
  private Optional<Job> look(String uri) throws CallFailed, InterruptedException {
    Optional<Resource> there = uri.isEmpty() ? Optional.empty() : bmc.get(uri);
    if (there.isPresent()) {
      return there.map(Job::of);
    }
    String id = uri.substring(uri.lastIndexOf('/') + 1);
    for (String elsewhere :
        List.of("/redfish/v1/TaskService/Tasks/" + id, "/redfish/v1/JobService/Jobs/" + id)) {
      Optional<Resource> moved =
          id.isEmpty() || elsewhere.equals(uri) ? Optional.empty() : bmc.get(elsewhere);
      if (moved.isPresent()) {
        return moved.map(Job::of);
      }
    }
    return Optional.empty();
  }

  /**
   * The task of a flash whose answer was lost: looked for a while, since a BMC takes its time to
   * list it.
   */
  Optional<Job> sought(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      try {
        Optional<Job> job = looks.jobs().stream().filter(Job::active).findFirst();
        if (job.isPresent()) {
          return job;
        }
      } catch (CallFailed e) {
        // No word is no task, and no reason to look no more.
      }
      pace.pause(manners.poll());
    }
    return Optional.empty();
  }
}
