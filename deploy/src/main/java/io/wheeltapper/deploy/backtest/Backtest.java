package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.recording.Recording;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The inputs of a recording through two bundles in one pass, and how the decisions differ. Three
 * threads: one reads, one plays each side; the result is the same whatever they do. What is held in
 * memory grows with decisions and with what rules remember, never with the signals. Blocks.
 */
public final class Backtest {

  /**
   * What came of it.
   *
   * @param before the bundle of the first side, {@code name version hash}
   * @param after the same of the second
   * @param signals how many were read, before the filter
   * @param inputs how many inputs: batches of signals, ticks, words of persons
   * @param from the first input's time, epoch milliseconds
   * @param to the last one's
   * @param nanos how long reading and both sides took
   * @param notes what a reader should know, a line each
   * @param silent rules that are the same on both sides and read what was not recorded, a line each
   */
  public record Report(
      Difference difference,
      String before,
      String after,
      long signals,
      long inputs,
      long from,
      long to,
      long nanos,
      List<String> notes,
      List<String> silent) {
    public Report {
      notes = List.copyOf(notes);
      silent = List.copyOf(silent);
    }

    /** Signals a second, through both sides. */
    public long perSecond() {
      return Math.round(signals / Math.max(1e-9, nanos / 1e9));
    }
  }

  /** It cannot be said; every reason at once. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> reasons;

    Refused(List<String> reasons) {
      super(String.join("\n", reasons));
      this.reasons = List.copyOf(reasons);
    }

    /** A line each. */
    public List<String> reasons() {
      return reasons;
    }
  }

  private final Tape tape;
  private final Topology topology;
  private final int shards;
  private final ClassStore cache;

  /**
   * Of a recording.
   *
   * @param topology where no copy of the one that was in force is at hand
   * @param shards changes no decision
   */
  public Backtest(Tape tape, Topology topology, int shards, ClassStore cache) {
    this.tape = tape;
    this.topology = topology;
    this.shards = shards;
    this.cache = cache;
  }

  /**
   * How {@code after} decides against {@code before}, or against the bundles that were in force
   * while it was recorded.
   *
   * @throws Refused when the recording lacks what a rule reads that differs, or what was in force
   */
  public Report run(Optional<Path> before, Path after)
      throws Refused, Bundle.Bad, IOException, InterruptedException {
    Chosen first = before.isEmpty() ? inForce() : chosen(before.get());
    Chosen second = chosen(after);
    Places places = new Places(tape.data(), topology);
    List<Entry> ledger = tape.ledger();
    Past past = new Past();
    ledger.forEach(past::take);
    Heard heard = new Heard();
    Side one = new Side(first, places, ledger, shards);
    Side two = new Side(second, places, ledger, shards);
    long begin = System.nanoTime();
    try (Track left = new Track("before", one::take);
        Track right = new Track("after", two::take)) {
      Recording.read(
          tape.segments(),
          recorded -> {
            heard.take(recorded);
            left.add(recorded);
            right.add(recorded);
          });
      left.finish();
      right.finish();
    } catch (Chosen.Missing e) {
      throw new Refused(List.of(String.valueOf(e.getMessage())));
    } finally {
      one.close();
      two.close();
    }
    long nanos = System.nanoTime() - begin;
    Reads reads = new Reads(heard, first.newest(heard.bundle()), second.newest(heard.bundle()));
    if (!reads.lacking().isEmpty()) {
      throw new Refused(reads.lacking());
    }
    return new Report(
        Difference.between(one.decisions(), two.decisions(), past),
        first.title(heard.bundle()),
        second.title(heard.bundle()),
        heard.signals(),
        heard.inputs(),
        heard.from(),
        heard.to(),
        nanos,
        notes(heard, reads, places, past),
        reads.silent());
  }

  private List<String> notes(Heard heard, Reads reads, Places places, Past past) {
    List<String> notes = new ArrayList<>(heard.notes());
    for (String hash : places.missing()) {
      notes.add(
          "no copy of the topology "
              + hash
              + " is at hand: limits and causes by rack or switch rest on the one configured here");
    }
    if (heard.calls() > 0 && past.none()) {
      notes.add(
          heard.calls()
              + " calls were made while this was recorded, and the ledger that says which is not"
              + " at hand: what followed them is not marked counterfactual");
    }
    notes.addAll(reads.notes());
    return notes;
  }

  private Chosen chosen(Path folder) throws Bundle.Bad {
    return Chosen.named(folder, cache);
  }

  private Chosen inForce() throws Refused {
    return Chosen.inForce(
        tape.data()
            .orElseThrow(() ->
                new Refused(
                    List.of(
                        "the recording's data folder is not at hand, so that nobody knows what was"
                            + " in force; name a bundle with --against, or the data folder with"
                            + " --recording"))),
        cache);
  }
}
