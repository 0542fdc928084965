package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.runtime.ledger.MemoryLedger;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Recorded files through the same parsers and the same loop, in virtual time: what the agent would
 * have found and decided. Files are merged by (time, sensor, line). Blocks; one thread.
 */
public final class FileReplay {

  /** A recorded file as a sensor, and its instance's name. */
  public record Source(String name, Sensor sensor) {}

  /**
   * What a replay did.
   *
   * @param signals how many were read
   * @param rejected pieces of input that were no use
   * @param holds the holds that were open at the end, a line each
   */
  public record Done(long signals, long rejected, List<String> holds) {
    public Done {
      holds = List.copyOf(holds);
    }
  }

  private record Line(Signal signal, int source, int number) {}

  private static final Comparator<Line> ORDER =
      Comparator.comparingLong((Line l) -> l.signal().at())
          .thenComparingInt(Line::source)
          .thenComparingInt(Line::number);

  private final Bundle bundle;
  private final Topology topology;
  private final int shards;

  /** A replay under a bundle. */
  public FileReplay(Bundle bundle, Topology topology, int shards) {
    this.bundle = bundle;
    this.topology = topology;
    this.shards = shards;
  }

  /** Replays all of the sources together. */
  public Done run(List<Source> sources, Consumer<Entry> entries, Consumer<Input> recorder)
      throws Exception {
    List<Line> lines = new ArrayList<>();
    Reading reading = new Reading(lines);
    for (Source source : sources) {
      reading.source++;
      source.sensor().run(reading);
    }
    lines.sort(ORDER);
    return play(lines, reading.rejected, entries, recorder);
  }

  private Done play(
      List<Line> lines, long rejected, Consumer<Entry> entries, Consumer<Input> recorder)
      throws Ledger.Unavailable {
    long start = lines.isEmpty() ? 0 : Math.max(0, lines.getFirst().signal().at());
    try (Diagnosis diagnosis = bundle.open(shards, Diagnosis.Fan.IN_TURN)) {
      Rehearsal.Cast cast =
          new Rehearsal.Cast(
              bundle.policy(),
              diagnosis,
              new Gate(Guards.inOrder()),
              topology,
              List.of(),
              Mode.OBSERVE);
      Rehearsal rehearsal = new Rehearsal(cast, new MemoryLedger(), start, entries, recorder);
      for (Line line : lines) {
        rehearsal.sense(line.signal());
      }
      rehearsal.flush();
      return new Done(lines.size(), rejected, holds(rehearsal));
    }
  }

  private static List<String> holds(Rehearsal rehearsal) {
    return rehearsal.site().book().open().stream()
        .flatMap(k -> k.judged().stream())
        .filter(j -> j.verdict().equals("hold"))
        .map(j ->
            j.caseId() + " " + j.target() + " " + j.action() + ": " + j.guard() + ": " + j.reason())
        .toList();
  }

  private static final class Reading implements Sensor.Sink {
    private final List<Line> lines;
    private int source = -1;
    private int number;
    private long rejected;

    Reading(List<Line> lines) {
      this.lines = lines;
    }

    @Override
    public void emit(List<Signal> signals) {
      signals.forEach(s -> lines.add(new Line(s, source, number++)));
    }

    @Override
    public void alive(long at) {}

    @Override
    public void rejected(String place, String why) {
      rejected++;
    }
  }
}
