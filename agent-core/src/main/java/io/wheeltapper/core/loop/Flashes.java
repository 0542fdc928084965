package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * On which nodes firmware is being written, or was and nobody knows whether it came to its end: a
 * fold over the ledger, so that it holds across restarts and whoever carries out the rest. Owned by
 * the decision thread.
 */
public final class Flashes {

  /** What writes it. */
  private static final Set<String> WRITES = Set.of("firmware.rollback", "firmware.restore");

  /**
   * One that is not known to have ended.
   *
   * @param caseId whose it is
   * @param at since when it is so, epoch milliseconds
   * @param going whether its attempt is under way; else it ended without an answer
   * @param how in words
   */
  public record Open(String caseId, long at, boolean going, String how) {}

  private record Going(Target node, Open open) {}

  private final Map<String, Going> going = new LinkedHashMap<>();
  private final Map<Target, Open> unknown = new HashMap<>();

  /** Whether an action writes firmware. */
  public static boolean writes(String action) {
    return WRITES.contains(action);
  }

  /** What is open on a node. */
  public Optional<Open> at(Target node) {
    return going.values().stream()
        .filter(g -> g.node().equals(node))
        .map(Going::open)
        .findFirst()
        .or(() -> Optional.ofNullable(unknown.get(node)));
  }

  /** An entry of a case. */
  void apply(Entry entry) {
    switch (entry) {
      case Entry.Started e when writes(e.action()) ->
          going.put(
              e.attempt(),
              new Going(e.target(), new Open(e.caseId(), e.at(), true, "is under way")));
      case Entry.Acted e when !e.outcome().equals("done") ->
          ended(e.attempt(), e.at(), e.outcome(), e.reason());
      case Entry.Verified e -> ended(e.attempt(), e.at(), e.outcome(), e.reason());
      case Entry.Undone e -> ended(e.attempt(), e.at(), e.outcome(), e.reason());
      case Entry.Cleared e -> cleared(e);
      default -> {}
    }
  }

  private void ended(String attempt, long at, String outcome, String why) {
    Going ends = going.remove(attempt);
    if (ends == null) {
      return;
    }
    switch (outcome) {
      case "done" -> unknown.remove(ends.node());
      // What failed was looked at, or never begun; it says nothing of one before it.
      case "failed" -> {}
      default -> unknown.put(ends.node(), new Open(ends.open().caseId(), at, false, why));
    }
  }

  /** A person who closes the case says that it is over; what is under way at that moment is not. */
  private void cleared(Entry.Cleared e) {
    if (!e.by().isEmpty()) {
      unknown.values().removeIf(o -> o.caseId().equals(e.caseId()));
    }
    going.values().stream()
        .filter(g -> g.open().caseId().equals(e.caseId()))
        .forEach(g ->
            unknown.put(
                g.node(),
                new Open(e.caseId(), e.at(), false, "its case was closed while it was under way")));
    going.values().removeIf(g -> g.open().caseId().equals(e.caseId()));
  }
}
