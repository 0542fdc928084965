package io.wheeltapper.sensors.scheduler.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.slurm.Hostlist;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Jobs as slurmdbd remembers them: {@code sacct --json}, {@code /slurmdb/…/jobs}. Pure. */
final class Accounting {

  private Accounting() {}

  /**
   * How a job ended.
   *
   * @param state {@code COMPLETED NODE_FAIL …}
   * @param at epoch milliseconds
   */
  record End(String id, String state, List<String> nodes, String exit, long restarts, long at) {

    /** The event that nobody saw happen. */
    Event event(String sensor) {
      Map<String, String> fields = new HashMap<>();
      String node = nodes.size() == 1 ? nodes.getFirst() : "";
      fields.put("job", id);
      fields.put("exit", exit);
      fields.put("state", state);
      fields.put("restarts", Long.toString(restarts));
      fields.put("seen", "accounting");
      fields.put(Known.JOB_NODES, String.join(",", nodes));
      if (!node.isEmpty()) {
        fields.put("node", node);
      }
      return new Event(
          Target.job(Facts.SLURM, id),
          node,
          sensor,
          Origin.SCHEDULER,
          at,
          JobEvents.ENDED,
          fields,
          "");
    }
  }

  /** The jobs of a document that are over; the newest run of each, since a requeue keeps the id. */
  static List<End> ended(JsonNode root) {
    Map<String, End> newest = new HashMap<>();
    for (JsonNode job : root.path("jobs")) {
      try {
        End end = end(job);
        if (end.at() > 0 && !end.state().isEmpty()) {
          newest.merge(end.id(), end, (a, b) -> a.at() > b.at() ? a : b);
        }
      } catch (IllegalArgumentException e) {
        // One record that is no job costs itself: what is not known to have ended is not said.
        continue;
      }
    }
    List<End> all = new ArrayList<>(newest.values());
    all.sort(java.util.Comparator.comparing(End::id));
    return all;
  }

  private static End end(JsonNode job) {
    long id = Scalars.number(job.path("job_id"), 0);
    if (id <= 0) {
      throw new IllegalArgumentException("a job without an id");
    }
    List<String> words = Scalars.words(job.path("state").path("current"));
    String nodes = Scalars.text(job.path("nodes"));
    JsonNode exit = job.path("exit_code");
    return new End(
        Long.toString(id),
        words.isEmpty() ? "" : words.getFirst(),
        nodes.equals("None assigned") ? List.of() : Hostlist.expand(nodes),
        Scalars.number(exit.path("return_code"), 0)
            + ":"
            + Scalars.number(
                exit.path("signal").path("id"),
                Scalars.number(exit.path("signal").path("signal_id"), 0)),
        Math.max(0, Scalars.number(job.path("restart_cnt"), 0)),
        Scalars.millis(job.path("time").path("end")));
  }
}
