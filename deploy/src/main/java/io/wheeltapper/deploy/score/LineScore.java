package io.wheeltapper.deploy.score;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.deploy.wiring.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Recorded kernel lines, each alone on an idle node of its own, through the sensor's parser and the
 * bundle: was its first rung right by what is published of its class?
 */
public final class LineScore {

  private static final long ZERO = 1_767_225_600_000L;
  private static final long BETWEEN = 20 * 60_000L;
  private static final int MOST_NODES = 4096;

  /** Hours apart, on racks and leaves of one node: no line has to do with another. */
  private static final Profile.Stream SITE =
      new Profile.Stream("lines", MOST_NODES, 8, 1, 1, new TreeMap<>(), List.of());

  /** No work anywhere: all nodes are idle. */
  private static final Profile.Jobs NO_JOBS =
      new Profile.Jobs(List.of(1), List.of(1.0), List.of(1.0), 1, List.of(1.0), 1, 1, 1);

  /**
   * One class of lines of one file.
   *
   * @param unread lines that the parser says nothing of
   * @param wrongs what was planned wrongly, and for which line
   */
  public record Row(
      String file, String sort, int lines, int right, int unread, List<String> wrongs) {
    public Row {
      wrongs = List.copyOf(wrongs);
    }
  }

  private final Bundle bundle;
  private final LineTruth truth;

  /**
   * For a bundle.
   *
   * @throws IOException when this build lacks what is published
   */
  public LineScore(Bundle bundle) throws IOException {
    this.bundle = bundle;
    this.truth = new LineTruth();
  }

  /**
   * Scores the lines of a file, class by class.
   *
   * @throws IllegalArgumentException naming file and line, when it is none of the known tables
   */
  public List<Row> score(Path file) throws Exception {
    List<LineFile.Line> lines = LineFile.read(file, truth);
    Map<Integer, List<Right.Deed>> planned = new HashMap<>();
    boolean[] unread = new boolean[lines.size()];
    for (int from = 0; from < lines.size(); from += MOST_NODES) {
      int to = Math.min(lines.size(), from + MOST_NODES);
      play(lines.subList(from, to), from, planned, unread);
    }
    SortedMap<String, List<Integer>> bySort = new TreeMap<>(LineFile.BY_NUMBER);
    for (int i = 0; i < lines.size(); i++) {
      bySort.computeIfAbsent(lines.get(i).sort(), _ -> new ArrayList<>()).add(i);
    }
    List<Row> rows = new ArrayList<>();
    bySort.forEach((sort, at) -> {
      List<String> wrongs = new ArrayList<>();
      int silent = 0;
      for (int i : at) {
        silent += unread[i] ? 1 : 0;
        List<Right.Deed> rung = planned.getOrDefault(i, List.of());
        if (!lines.get(i).right().holds(rung)) {
          String did =
              rung.isEmpty()
                  ? "nothing"
                  : String.join(" ", rung.stream().map(Right.Deed::action).toList());
          wrongs.add(did + ": " + lines.get(i).text());
        }
      }
      rows.add(
          new Row(
              String.valueOf(file.getFileName()),
              sort,
              at.size(),
              at.size() - wrongs.size(),
              silent,
              wrongs));
    });
    return rows;
  }

  private void play(
      List<LineFile.Line> lines,
      int first,
      Map<Integer, List<Right.Deed>> planned,
      boolean[] unread)
      throws Exception {
    Place place = new Place(SITE, Math.max(lines.size(), 1));
    KernelLines reader = new KernelLines();
    try (Diagnosis sessions = bundle.open(1, Diagnosis.Fan.IN_TURN)) {
      Rehearsal rehearsal =
          new Rehearsal(
              new Rehearsal.Cast(
                  bundle.policy().with(Mode.ACT),
                  sessions,
                  new Gate(Guards.inOrder()),
                  place,
                  List.of(),
                  Mode.ACT),
              new Forgetful(),
              ZERO,
              entry -> {
                if (entry instanceof Entry.Planned p) {
                  int node = place.number(p.target().id());
                  planned.putIfAbsent(
                      first + node,
                      p.actions().stream()
                          .map(a -> new Right.Deed(a.name(), a.parameter("when").equals("idle")))
                          .toList());
                }
              },
              _ -> {});
      Work work = new Work(place, NO_JOBS, 1, ZERO);
      List<Signal> all = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        all.add(work.said(i, ZERO));
      }
      rehearsal.take(new Input.Sensed(ZERO, all));
      for (int i = 0; i < lines.size(); i++) {
        long at = ZERO + (i + 1) * BETWEEN;
        List<Signal> said =
            reader.read(place.name(i), List.of(lines.get(i).text())).getFirst().stream()
                .map(s -> KernelLines.at(s, at))
                .toList();
        unread[first + i] = said.isEmpty();
        if (!said.isEmpty()) {
          rehearsal.take(new Input.Sensed(at, said));
        }
        rehearsal.take(new Input.Tick(at + BETWEEN / 2, at + BETWEEN / 2));
        rehearsal.until(at + BETWEEN / 2);
      }
    }
  }
}
