package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.job.Ask;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The argument lists of Slurm's commands. Each value is one argument of its own; no shell reads
 * them.
 *
 * @param folder where the commands lie, or empty to find them on the path
 */
record ScontrolCalls(String folder) {

  private static final List<String> FIELDS =
      List.of(
          "JobID",
          "State",
          "RestartCnt",
          "Requeue",
          "BatchFlag",
          "PriorityLong",
          "StartTime",
          "NodeList",
          "Reason",
          "Comment");

  private String program(String name) {
    return folder.isEmpty() ? name : Path.of(folder).resolve(name).toString();
  }

  List<String> ping() {
    return List.of(program("scontrol"), "ping");
  }

  List<String> showNode(String node) {
    return List.of(program("scontrol"), "show", "node", node);
  }

  List<String> showJob(String job) {
    return List.of(program("scontrol"), "show", "job", job);
  }

  List<String> queue(String job, String separator) {
    String fields =
        FIELDS.stream().map(field -> field + ":" + separator).collect(Collectors.joining(","));
    return List.of(
        program("squeue"), "--noheader", "--array", "--states=all", "--jobs=" + job, "-O", fields);
  }

  /** The exact call of one change. */
  List<String> argv(Change change) {
    return switch (change) {
      case Change.Drain(String node, String reason) ->
          scontrol("update", "NodeName=" + node, "State=DRAIN", "Reason=" + reason);
      case Change.Back(String node, boolean down) ->
          scontrol("update", "NodeName=" + node, "State=" + (down ? "RESUME" : "UNDRAIN"));
      case Change.Reboot(String node, String reason) ->
          scontrol("reboot", "ASAP", "nextstate=DOWN", "reason=" + reason, node);
      case Change.Hold(String job) -> scontrol("hold", job);
      case Change.Release(String job) -> scontrol("release", job);
      case Change.Requeue(String job) -> scontrol("requeue", job);
      case Change.StartSoon(String job) -> scontrol("update", "JobId=" + job, "StartTime=now+30");
      case Change.Note(String job, String text) ->
          scontrol("update", "JobId=" + job, "AdminComment=" + text);
      case Change.Signal(String job, Ask.Signal signal) -> scancel(job, signal);
    };
  }

  private List<String> scancel(String job, Ask.Signal signal) {
    List<String> to =
        switch (signal.to()) {
          case BATCH -> List.of("--batch");
          case STEP -> List.of();
          case FULL -> List.of("--full");
        };
    return Stream.of(List.of(program("scancel")), to, List.of("--signal=" + signal.name(), job))
        .flatMap(List::stream)
        .toList();
  }

  private List<String> scontrol(String... words) {
    return Stream.concat(Stream.of(program("scontrol")), Stream.of(words)).toList();
  }

  /** For people: as one would type it. */
  String text(Change change) {
    return argv(change).stream()
        .map(word -> word.matches("[A-Za-z0-9_./:=@%+-]+") ? word : quoted(word))
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
