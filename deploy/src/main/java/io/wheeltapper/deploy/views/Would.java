package io.wheeltapper.deploy.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What observe would have done: the judgements that would have let an action through, had the mode
 * allowed it. A fold over the ledger that goes on where it stopped: only its first look reads back,
 * and that by the index of kinds. Safe for all threads.
 */
public final class Would {

  /** How far back it knows, days. */
  public static final int MOST_DAYS = 31;

  private static final long DAY = 86_400_000L;

  /** The newest are kept; each takes some 500 bytes. */
  private static final int MOST = 50_000;

  /** Cases in one answer. */
  private static final int MOST_CASES = 500;

  private record Key(String caseId, String plan, int step, String action) {}

  private record Step(
      Key key, long at, Target target, Fault fault, String subject, GpuHours.Priced priced) {}

  /** All that would have been done of one action; {@code nodes} counts cases' targets. */
  public record ActionView(String action, int count, int nodes, GpuHours gpuHours) {}

  /** What would have been done for one case, in its order; {@code at} is the newest of it. */
  public record WouldCase(
      @JsonProperty("case") String caseId,
      String target,
      String fault,
      List<String> actions,
      GpuHours gpuHours,
      long at) {
    public WouldCase {
      actions = List.copyOf(actions);
    }
  }

  /**
   * What would have been done in a time.
   *
   * @param cases newest first
   * @param more how many cases are not listed
   */
  public record View(
      long from,
      long to,
      List<ActionView> actions,
      List<WouldCase> cases,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int more,
      GpuHours gpuHours) {
    public View {
      actions = List.copyOf(actions);
      cases = List.copyOf(cases);
    }
  }

  private final Path data;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final Set<Key> known = new HashSet<>();
  private final Map<String, String> subjects = new LinkedHashMap<>();
  private long next = -1;

  /** Over a data folder's ledger. */
  public Would(Path data) {
    this.data = data;
  }

  /** The last days up to now. */
  public synchronized View view(int days, long now) throws IOException {
    try (LedgerReader ledger = LedgerReader.open(data)) {
      catchUp(ledger, now);
    }
    long from = now - days * DAY;
    return of(from, now, steps.stream().filter(s -> s.at() >= from).toList());
  }

  private void catchUp(LedgerReader ledger, long now) throws IOException {
    long size = ledger.size();
    List<Step> come = new ArrayList<>();
    if (next < 0) {
      ledger.ofKind("judged", now - MOST_DAYS * DAY, (_, entry) -> offer(entry, come));
    } else {
      ledger.entries(next, (_, entry) -> offer(entry, come));
    }
    for (Step step : come) {
      steps.addLast(
          step.subject().isEmpty()
              ? new Step(
                  step.key(),
                  step.at(),
                  step.target(),
                  step.fault(),
                  subject(step, ledger),
                  step.priced())
              : step);
    }
    next = size;
    forget(now - MOST_DAYS * DAY);
  }

  private void offer(Entry entry, List<Step> come) {
    if (entry instanceof Entry.Judged judged
        && judged.mode() == Mode.OBSERVE
        && judged.verdict().equals("allow")) {
      Key key = new Key(judged.caseId(), judged.plan(), judged.step(), judged.action());
      if (known.add(key)) {
        come.add(
            new Step(
                key,
                judged.at(),
                judged.target(),
                judged.fault(),
                judged.target().kind() == Target.Kind.NODE ? judged.target().toString() : "",
                GpuHours.Priced.of(judged)));
      }
    }
  }

  /** What an action on no node is for: the case's own target, as its first finding says. */
  private String subject(Step step, LedgerReader ledger) throws IOException {
    String id = step.key().caseId();
    String subject = subjects.get(id);
    if (subject == null) {
      List<String> found = new ArrayList<>(List.of(step.target().toString()));
      ledger.ofCase(
          id,
          1,
          (_, first) -> {
            if (first instanceof Entry.Found f) {
              found.add(f.node().isEmpty() ? f.target().toString() : "node:" + f.node());
            }
          });
      subject = found.getLast();
      subjects.put(id, subject);
    }
    return subject;
  }

  private void forget(long before) {
    while (!steps.isEmpty() && (steps.size() > MOST || steps.getFirst().at() < before)) {
      Key gone = steps.removeFirst().key();
      known.remove(gone);
      subjects.remove(gone.caseId());
    }
  }

  private static View of(long from, long to, List<Step> steps) {
    Map<String, List<Step>> byAction = new TreeMap<>();
    Map<String, List<Step>> byCase = new LinkedHashMap<>();
    for (Step step : steps) {
      byAction.computeIfAbsent(step.key().action(), _ -> new ArrayList<>()).add(step);
      byCase.computeIfAbsent(step.key().caseId(), _ -> new ArrayList<>()).add(step);
    }
    List<ActionView> actions = new ArrayList<>();
    byAction.forEach((action, all) ->
        actions.add(
            new ActionView(
                action,
                all.size(),
                (int) all.stream().map(Step::subject).distinct().count(),
                hours(all))));
    actions.sort(Comparator.comparingInt(ActionView::count).reversed());
    List<WouldCase> cases =
        byCase.values().stream()
            .map(Would::caseOf)
            .sorted(Comparator.comparingLong(WouldCase::at).reversed())
            .toList();
    int shown = Math.min(cases.size(), MOST_CASES);
    return new View(from, to, actions, cases.subList(0, shown), cases.size() - shown, hours(steps));
  }

  private static WouldCase caseOf(List<Step> all) {
    Step last = all.getLast();
    return new WouldCase(
        last.key().caseId(),
        last.subject(),
        last.fault().code(),
        all.stream().map(s -> s.key().action() + " " + s.target()).toList(),
        hours(all),
        last.at());
  }

  private static GpuHours hours(Collection<Step> steps) {
    return GpuHours.of(steps.stream().map(Step::priced).toList());
  }
}
