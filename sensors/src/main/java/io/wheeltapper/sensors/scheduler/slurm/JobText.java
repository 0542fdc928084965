package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.core.slurm.Hostlist;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Ends;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Exit;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Note;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Place;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Span;
import io.wheeltapper.sensors.scheduler.slurm.TextReader.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One record of {@code scontrol show job}. Pure. */
final class JobText {

  private static final Pattern EXIT = Pattern.compile("(\\d{1,5}):(\\d{1,3})");
  private static final Pattern USER = Pattern.compile("([^(\\s]+)\\(\\d+\\).*");

  private JobText() {}

  static JobState read(Fields f) {
    List<String> words = new ArrayList<>(Scalars.words(f.first("JobState")));
    String id = f.first("JobId");
    if (words.isEmpty() || !id.matches("\\d{1,18}")) {
      throw new IllegalArgumentException("a job without an id or a state");
    }
    List<String> nodes = Hostlist.expand(f.first("NodeList"));
    String restarts = f.on("Requeue", "Restarts");
    String base = words.removeFirst();
    return new JobState(
        id,
        base,
        words,
        new Place(nodes, gpus(f, nodes.size()), indices(f)),
        new Span(
            Times.millis(f.on("StartTime", "StartTime")),
            Times.millis(f.on("StartTime", "EndTime"))),
        restarts.matches("\\d{1,9}") ? Long.parseLong(restarts) : 0,
        new Ends(
            exit(f.on("Requeue", "ExitCode")),
            exit(f.first("DerivedExitCode")),
            f.first("FailedNode")),
        new Note(
            f.on("JobId", "JobName"),
            user(f.first("UserId")),
            f.whole("Comment"),
            f.first("Partition"),
            f.whole("StdOut")),
        base.equals("PENDING") ? wants(f) : JobState.Wants.UNKNOWN);
  }

  private static JobState.Wants wants(Fields f) {
    String count = f.first("NumNodes").split("-")[0];
    long nodes = count.matches("\\d{1,6}") ? Long.parseLong(count) : 0;
    long perNode = Gres.count(f.whole("TresPerNode").replace("gres/gpu", "gpu"));
    long tracked = Math.max(Gres.tres(f.whole("ReqTRES")), Gres.tres(f.whole("TRES")));
    return new JobState.Wants(
        nodes,
        perNode,
        Math.max(tracked, perNode * Math.max(1, nodes)),
        Math.max(
            Times.millis(f.on("SubmitTime", "EligibleTime")), Times.millis(f.first("SubmitTime"))),
        f.on("JobState", "Reason"));
  }

  /** Lines of {@code Nodes=n[1-2] CPU_IDs=0 Mem=0 GRES=gpu:3(IDX:0-2)}, of {@code --details}. */
  private static SortedMap<String, String> indices(Fields f) {
    SortedMap<String, String> indices = new TreeMap<>();
    for (String line : f.behind("JOB_GRES", "Nodes")) {
      int blank = line.indexOf(' ');
      int gres = line.lastIndexOf(" GRES=");
      if (blank > 0 && gres > 0) {
        String its = Gres.indices(line.substring(gres + " GRES=".length()));
        if (!its.isEmpty()) {
          Hostlist.expand(line.substring(0, blank)).forEach(node -> indices.put(node, its));
        }
      }
    }
    return indices;
  }

  private static long gpus(Fields f, int nodes) {
    long tracked = Math.max(Gres.tres(f.whole("TRES")), Gres.tres(f.whole("AllocTRES")));
    return tracked > 0 ? tracked : Gres.count(f.whole("TresPerNode")) * Math.max(1, nodes);
  }

  private static Exit exit(String text) {
    Matcher m = EXIT.matcher(text);
    return m.matches()
        ? new Exit(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)))
        : Exit.NONE;
  }

  private static String user(String text) {
    Matcher m = USER.matcher(text);
    return m.matches() ? m.group(1) : text;
  }
}
