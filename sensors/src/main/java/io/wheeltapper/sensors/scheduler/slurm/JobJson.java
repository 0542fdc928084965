package io.wheeltapper.sensors.scheduler.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.slurm.Hostlist;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Ends;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Exit;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Note;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Place;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One element of {@code jobs[]}. Pure. */
final class JobJson {

  private JobJson() {}

  static JobState read(JsonNode j) {
    long id = Scalars.number(j.path("job_id"), 0);
    List<String> words = new ArrayList<>(Scalars.words(j.path("job_state")));
    if (id <= 0 || words.isEmpty()) {
      throw new IllegalArgumentException("a job without an id or a state");
    }
    String base = words.removeFirst();
    List<String> nodes = Hostlist.expand(Scalars.text(j.path("nodes")));
    return new JobState(
        Long.toString(id),
        base,
        words,
        new Place(nodes, gpus(j, nodes.size()), indices(j, nodes)),
        new Span(Scalars.millis(j.path("start_time")), Scalars.millis(j.path("end_time"))),
        Math.max(0, Scalars.number(j.path("restart_cnt"), 0)),
        new Ends(
            exit(j.path("exit_code")),
            exit(j.path("derived_exit_code")),
            Scalars.text(j.path("failed_node"))),
        new Note(
            Scalars.text(j.path("name")),
            Scalars.text(j.path("user_name")),
            Scalars.text(j.path("comment")),
            Scalars.text(j.path("partition")),
            Scalars.text(j.path("standard_output"))),
        base.equals("PENDING") ? wants(j) : JobState.Wants.UNKNOWN);
  }

  private static JobState.Wants wants(JsonNode j) {
    long nodes = Math.clamp(Scalars.number(j.path("node_count"), 0), 0, Hostlist.MOST);
    long perNode = Gres.count(Scalars.text(j.path("tres_per_node")).replace("gres/gpu", "gpu"));
    long since =
        Math.max(Scalars.millis(j.path("eligible_time")), Scalars.millis(j.path("submit_time")));
    return new JobState.Wants(
        nodes,
        perNode,
        Math.max(Gres.tres(Scalars.text(j.path("tres_req_str"))), perNode * Math.max(1, nodes)),
        since,
        Scalars.text(j.path("state_reason")));
  }

  /** The details are those of the allocated nodes, one after another; else nothing is known. */
  private static SortedMap<String, String> indices(JsonNode j, List<String> nodes) {
    SortedMap<String, String> indices = new TreeMap<>();
    JsonNode details = j.path("gres_detail");
    for (int i = 0; i < nodes.size() && details.size() == nodes.size(); i++) {
      String its = Gres.indices(Scalars.text(details.path(i)));
      if (!its.isEmpty()) {
        indices.put(nodes.get(i), its);
      }
    }
    return indices;
  }

  private static long gpus(JsonNode j, int nodes) {
    long detailed = 0;
    for (JsonNode one : j.path("gres_detail")) {
      detailed += Gres.count(Scalars.text(one));
    }
    long tracked = Gres.tres(Scalars.text(j.path("tres_alloc_str")));
    long asked = Gres.count(Scalars.text(j.path("tres_per_node"))) * Math.max(1, nodes);
    return detailed > 0 ? detailed : tracked > 0 ? tracked : asked;
  }

  private static Exit exit(JsonNode value) {
    if (!value.path("return_code").isMissingNode()) {
      return new Exit(
          Scalars.number(value.path("return_code"), 0),
          Scalars.number(value.path("signal").path("id"), 0));
    }
    return Exit.ofWait(Scalars.number(value, 0));
  }
}
