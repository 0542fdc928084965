package io.wheeltapper.sensors.scheduler.slurm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One job as Slurm sees it, whatever form it came in.
 *
 * @param base {@code RUNNING PENDING COMPLETED FAILED …}, upper case
 * @param flags {@code COMPLETING CONFIGURING …}, upper case
 * @param place where it runs, or ran
 * @param span when it began, and ends at the latest
 * @param ends how it, or a step of it, ended
 * @param note what its owner wrote about it; untrusted
 * @param wants what it waits for while it is pending
 */
record JobState(
    String id,
    String base,
    List<String> flags,
    Place place,
    Span span,
    long restarts,
    Ends ends,
    Note note,
    Wants wants) {

  /**
   * What a pending job asks for.
   *
   * @param nodes how many at once; 0 where it does not say
   * @param perNode GPUs on each; 0 where it leaves that to Slurm
   * @param gpus in all
   * @param since from when on it could have run, epoch milliseconds; 0 unknown
   * @param reason Slurm's word for why it does not: {@code Resources Priority …}
   */
  record Wants(long nodes, long perNode, long gpus, long since, String reason) {
    static final Wants UNKNOWN = new Wants(0, 0, 0, 0, "");
  }

  /** One whose wishes nobody asks for. */
  JobState(
      String id,
      String base,
      List<String> flags,
      Place place,
      Span span,
      long restarts,
      Ends ends,
      Note note) {
    this(id, base, flags, place, span, restarts, ends, note, Wants.UNKNOWN);
  }

  /**
   * Where it runs.
   *
   * @param nodes names, sorted
   * @param gpus in all
   * @param indices by node which of its GPUs, by Slurm's own numbers: {@code 0-3}; a node of which
   *     it does not say is not in it
   */
  record Place(List<String> nodes, long gpus, SortedMap<String, String> indices) {
    Place {
      nodes = nodes.stream().sorted().distinct().toList();
      indices = Collections.unmodifiableSortedMap(new TreeMap<>(indices));
    }

    /** One of which nobody says which GPUs it has. */
    Place(List<String> nodes, long gpus) {
      this(nodes, gpus, new TreeMap<>());
    }

    /** Its GPUs, nodes with the same ones together: {@code 0-3@n1,n2;4-5@n3}. */
    String shown() {
      SortedMap<String, List<String>> alike = new TreeMap<>();
      indices.forEach((node, its) -> alike.computeIfAbsent(its, _ -> new ArrayList<>()).add(node));
      return alike.entrySet().stream()
          .map(e -> e.getKey() + "@" + String.join(",", e.getValue()))
          .collect(Collectors.joining(";"));
    }
  }

  /** Epoch milliseconds; 0 where nobody knows. */
  record Span(long begins, long ends) {
    static final Span UNKNOWN = new Span(0, 0);
  }

  /**
   * Exit codes and signals: the batch script's and the worst of all its steps over all its runs.
   *
   * @param failedNode the node that Slurm blames, or {@code ""}
   */
  record Ends(Exit exit, Exit derived, String failedNode) {}

  /** An exit code and a signal, 0 each when there was none. */
  record Exit(long code, long signal) {
    static final Exit NONE = new Exit(0, 0);

    boolean bad() {
      return code != 0 || signal != 0;
    }

    /** As Slurm prints it: {@code code:signal}. */
    String text() {
      return code + ":" + signal;
    }

    /** From the wait status that old versions give; their "no value" has all bits set. */
    static Exit ofWait(long status) {
      return status < 0 || status > 0xffff ? NONE : new Exit(status >> 8 & 0xff, status & 0x7f);
    }
  }

  /** What people wrote. */
  record Note(String name, String user, String comment, String partition, String output) {}

  JobState {
    flags = List.copyOf(flags);
  }
}
