package io.wheeltapper.deploy.adviser;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import io.wheeltapper.deploy.scenario.Story;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * One case as an adviser reads it: its newest entries, and what the findings rest on. Folded from
 * the ledger's entries. What advisers said before is no part of it: they would believe themselves.
 * One thread.
 */
final class CaseFile {

  private static final int STEPS = 60;
  private static final int EVIDENCE = 60;

  private final String id;
  private final Target target;
  private final Fault first;
  private final String rule;
  private final Deque<Dossier.Step> steps = new ArrayDeque<>();
  private final SequencedMap<String, Evidence> evidence = new LinkedHashMap<>();
  private final List<Long> kept = new ArrayList<>();
  private Entry.@Nullable Planned plan;
  private int done;
  private long last;
  private String end = "";

  CaseFile(Entry.Found found) {
    this.id = found.caseId();
    this.target = found.node().isEmpty() ? found.target() : Target.node(found.node());
    this.first = found.fault();
    this.rule = found.rule();
  }

  void take(long index, Entry entry) {
    last = entry.at();
    switch (entry) {
      case Entry.Advised _ -> {
        return;
      }
      case Entry.Found e -> e.evidence().forEach(this::add);
      case Entry.Planned e -> {
        plan = e;
        done = 0;
      }
      case Entry.Judged e
          when e.verdict().equals("allow") && e.mode().compareTo(Mode.OBSERVE) <= 0 ->
          done = e.step() + 1;
      case Entry.Verified e when e.outcome().equals("done") -> done = e.step() + 1;
      case Entry.Cleared e -> end = e.reason();
      default -> {}
    }
    if (steps.size() == STEPS) {
      steps.removeFirst();
    }
    steps.addLast(
        new Dossier.Step(index, entry.at(), kind(entry), entry.target(), Story.words(entry)));
    if (kept.size() < STEPS) {
      kept.add(index);
    }
  }

  private void add(Evidence each) {
    evidence.putIfAbsent(each.id(), each);
    if (evidence.size() > EVIDENCE) {
      evidence.pollFirstEntry();
    }
  }

  private static String kind(Entry entry) {
    return entry.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  /** The fault that leads: that of the plan in force, else the first that was found. */
  Fault fault() {
    return plan == null ? first : plan.fault();
  }

  Target target() {
    return target;
  }

  long last() {
    return last;
  }

  /**
   * What an adviser is given.
   *
   * @param ladder the names of the actions of its fault's ladder, mildest first
   */
  Dossier dossier(long at, List<String> ladder) {
    List<Action> actions = plan == null ? List.of() : plan.actions();
    return new Dossier(
        id,
        at,
        target,
        fault(),
        rule,
        List.copyOf(evidence.values()),
        List.copyOf(steps),
        ladder,
        done < actions.size() ? actions.get(done).name() : "");
  }

  /** The case as one of the past; empty while it is open. */
  Optional<Lookup.Past> past() {
    return end.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Lookup.Past(
                id,
                last,
                target,
                fault().code(),
                steps.stream()
                    .map(Dossier.Step::text)
                    .reduce((a, b) -> a + "; " + b)
                    .map(t -> Harmless.text(t, 1_500))
                    .orElse(end),
                kept));
  }
}
