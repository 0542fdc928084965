package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.core.runtime.ledger.MemoryLedger;
import io.wheeltapper.core.runtime.recording.Recorded;
import io.wheeltapper.core.runtime.recording.Recording;
import io.wheeltapper.core.runtime.recording.RecordingHeader;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The recording of a live run, taken again under the bundles that were in force then: does it give
 * that run's found, planned and judged entries? A start of the agent within the recording starts
 * the replay's agent again, over the same ledger. Blocks; one thread.
 */
public final class LiveReplay {

  /**
   * How it compares.
   *
   * @param entries how many entries of the kinds compared agree from the start on
   * @param difference the first one that differs, or what is missing in the recording; empty when
   *     all agree
   */
  public record Compared(long entries, Optional<String> difference) {}

  private static final String NOTHING = "(nothing more)";

  private final Path data;
  private final Topology topology;
  private final int shards;
  private final ClassStore cache;
  private final MemoryLedger ledger = new MemoryLedger();
  private final List<Entry> again = new ArrayList<>();
  private final SortedSet<String> masked = new TreeSet<>();
  private final List<String> trouble = new ArrayList<>();
  private @Nullable Rehearsal agent;
  private final List<Input> early = new ArrayList<>();
  private @Nullable RecordingHeader starting;
  private String boot = "";

  /**
   * Of the run whose ledger and recordings lie in a data folder.
   *
   * @param topology for recordings that do not name the one that was in force
   */
  public LiveReplay(Path data, Topology topology, int shards, ClassStore cache) {
    this.data = data;
    this.topology = topology;
    this.shards = shards;
    this.cache = cache;
  }

  /** Replays everything and compares with the ledger. */
  public Compared run() throws Exception {
    Recording.read(data.resolve(LiveAgent.RECORDINGS), this::take);
    settle();
    if (!masked.isEmpty()) {
      return new Compared(
          0,
          Optional.of(
              "the recording is masked ("
                  + String.join(", ", masked)
                  + "): it cannot give its ledger's entries word for word; 'policy replay' compares"
                  + " decisions"));
    }
    List<Entry> before = new ArrayList<>();
    try (LedgerReader reader = LedgerReader.open(data)) {
      reader.entries(
          0,
          (_, entry) -> {
            if (compared(entry)) {
              before.add(entry);
            }
          });
    }
    return compare(before, again.stream().filter(LiveReplay::compared).toList());
  }

  private void take(Recorded recorded) {
    switch (recorded) {
      case Recorded.Segment segment -> {
        masked.addAll(segment.header().masked());
        if (!segment.header().boot().equals(boot)) {
          settle();
          boot = segment.header().boot();
          agent = null;
          starting = segment.header();
        }
      }
      case Recorded.Taken taken -> taken(taken.input());
      case Recorded.Gap gap -> trouble.add("the recording has a gap: " + gap.why());
      case Recorded.Cut _ -> {}
    }
  }

  /**
   * The running agent knows its ceiling and its hands before its first input; the recording says
   * them with the configuration, a few inputs later. Until then inputs wait.
   */
  private void taken(Input input) {
    if (starting == null || agent != null) {
      retake(input);
      return;
    }
    early.add(input);
    if (input instanceof Input.Configure configured) {
      begin(starting, configured.ceiling(), Set.copyOf(configured.carriers()));
    }
  }

  /** A start whose configuration was not recorded. */
  private void settle() {
    if (starting != null && agent == null) {
      begin(starting, Mode.OBSERVE, Catalogue.names());
    }
  }

  private void begin(RecordingHeader header, Mode ceiling, Set<String> carriers) {
    agent = rehearsal(header, ceiling, carriers);
    List<Input> waited = List.copyOf(early);
    early.clear();
    waited.forEach(this::retake);
  }

  private Rehearsal rehearsal(RecordingHeader header, Mode ceiling, Set<String> carriers) {
    Bundle bundle = bundle(header.bundle());
    Rehearsal.Cast cast =
        new Rehearsal.Cast(
            bundle.policy(),
            bundle.open(shards, Diagnosis.Fan.IN_TURN),
            new Gate(Guards.inOrder()),
            topology(header.topology()),
            List.of(),
            ceiling);
    try {
      return new Rehearsal(cast, ledger, header.at(), again::add, _ -> {}, carriers);
    } catch (Ledger.Unavailable e) {
      throw new IllegalStateException("a ledger in memory takes everything", e);
    }
  }

  private Topology topology(String hash) {
    try {
      return hash.isEmpty()
          ? topology
          : new InForce(data)
              .topology(hash)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "there is no copy of the topology " + hash + " in " + data));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the copy of the topology " + hash + " is bad: " + e.getMessage(), e);
    }
  }

  private void retake(Input input) {
    if (agent == null) {
      trouble.add("the recording does not begin with a start of the agent");
      return;
    }
    if (input instanceof Input.Activate activate
        && !activate.hash().equals(agent.site().policy().hash())) {
      Bundle bundle = bundle(activate.hash());
      agent.agent().activate(bundle.policy(), bundle.open(shards, Diagnosis.Fan.IN_TURN));
    }
    agent.retake(input);
  }

  private Bundle bundle(String hash) {
    try {
      return new InForce(data)
          .find(hash, cache)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "there is no copy of the bundle " + hash + " in " + data));
    } catch (Bundle.Bad e) {
      throw new IllegalArgumentException(
          "the copy of the bundle " + hash + " is bad: " + e.getMessage(), e);
    }
  }

  private Compared compare(List<Entry> before, List<Entry> after) {
    int same = 0;
    String was = "";
    String is = "";
    while (same < Math.max(before.size(), after.size())) {
      was = same < before.size() ? text(before.get(same)) : NOTHING;
      is = same < after.size() ? text(asThen(before, same, after.get(same))) : NOTHING;
      if (!was.equals(is)) {
        break;
      }
      same++;
    }
    if (same == before.size() && same == after.size()) {
      return new Compared(same, trouble.stream().findFirst());
    }
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

  /** A ledger from before rules had a version in it has none now either. */
  private static Entry asThen(List<Entry> before, int index, Entry now) {
    return now instanceof Entry.Found found
            && index < before.size()
            && before.get(index) instanceof Entry.Found then
            && then.ruleHash().isEmpty()
        ? found.ofRule("")
        : now;
  }

  private static String text(Entry entry) {
    return new String(CanonicalJson.bytes(entry), StandardCharsets.UTF_8);
  }

  private static boolean compared(Entry entry) {
    return switch (entry) {
      case Entry.Found _, Entry.Planned _, Entry.Judged _ -> true;
      case Entry.Started _,
          Entry.Acted _,
          Entry.Verified _,
          Entry.Undone _,
          Entry.Cleared _,
          Entry.Advised _,
          Entry.Approved _,
          Entry.Refused _,
          Entry.ModeSet _,
          Entry.ModeUnset _,
          Entry.Paused _,
          Entry.Resumed _,
          Entry.Window _,
          Entry.Maintenance _,
          Entry.Configured _,
          Entry.Activated _,
          Entry.Reviewed _,
          Entry.Candidate _,
          Entry.Denied _,
          Entry.Key _ ->
          false;
    };
  }
}
