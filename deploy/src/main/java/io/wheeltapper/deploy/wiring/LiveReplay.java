package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.core.runtime.ledger.MemoryLedger;
import io.wheeltapper.core.runtime.recording.Recorded;
import io.wheeltapper.core.runtime.recording.Recording;
import io.wheeltapper.core.spi.Topology;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recording of a live run, taken again: does it give that run's found, planned and judged
 * entries? Blocks; one thread.
 */
public final class LiveReplay {

  /**
   * How it compares.
   *
   * @param entries how many entries of the kinds compared agree from the start on
   * @param difference the first one that differs, in words; empty when none does
   */
  public record Compared(long entries, Optional<String> difference) {}

  private final Bundle bundle;
  private final Topology topology;
  private final int shards;

  /** Under the bundle that the run had. */
  public LiveReplay(Bundle bundle, Topology topology, int shards) {
    this.bundle = bundle;
    this.topology = topology;
    this.shards = shards;
  }

  /** Replays the recordings of a data folder and compares with its ledger. */
  public Compared run(Path data, Path recordings, java.util.Set<String> carriers, Mode ceiling)
      throws Exception {
    List<String> before = new ArrayList<>();
    List<String> trouble = new ArrayList<>();
    List<Entry> again = new ArrayList<>();
    try (Diagnosis diagnosis = bundle.open(shards, Diagnosis.Fan.IN_TURN)) {
      Rehearsal.Cast cast =
          new Rehearsal.Cast(
              bundle.policy(), diagnosis, new Gate(Guards.inOrder()), topology, List.of(), ceiling);
      Rehearsal rehearsal =
          new Rehearsal(cast, new MemoryLedger(), 0, again::add, _ -> {}, carriers);
      Recording.read(
          recordings,
          recorded -> {
            switch (recorded) {
              case Recorded.Taken taken -> rehearsal.retake(taken.input());
              case Recorded.Gap gap -> trouble.add("the recording has a gap: " + gap.why());
              case Recorded.Segment _, Recorded.Cut _ -> {}
            }
          });
    }
    try (LedgerReader ledger = LedgerReader.open(data)) {
      ledger.entries(0, (_, entry) -> compared(entry).ifPresent(before::add));
    }
    List<String> after = again.stream().flatMap(e -> compared(e).stream()).toList();
    return compare(before, after, trouble);
  }

  private static Compared compare(List<String> before, List<String> after, List<String> trouble) {
    int same = 0;
    while (same < before.size()
        && same < after.size()
        && before.get(same).equals(after.get(same))) {
      same++;
    }
    if (same == before.size() && same == after.size()) {
      return new Compared(same, trouble.stream().findFirst());
    }
    String was = same < before.size() ? before.get(same) : "(nothing more)";
    String is = same < after.size() ? after.get(same) : "(nothing more)";
    return new Compared(
        same,
        Optional.of(
            "entry "
                + same
                + " of found, planned and judged differs\n  then: "
                + was
                + "\n  now:  "
                + is));
  }

  private static Optional<String> compared(Entry entry) {
    return switch (entry) {
      case Entry.Found _, Entry.Planned _, Entry.Judged _ ->
          Optional.of(new String(CanonicalJson.bytes(entry), StandardCharsets.UTF_8));
      case Entry.Started _,
          Entry.Acted _,
          Entry.Verified _,
          Entry.Undone _,
          Entry.Cleared _,
          Entry.Advised _,
          Entry.Approved _,
          Entry.Refused _,
          Entry.ModeSet _,
          Entry.Paused _,
          Entry.Resumed _,
          Entry.Configured _,
          Entry.Activated _,
          Entry.Key _ ->
          Optional.empty();
    };
  }
}
