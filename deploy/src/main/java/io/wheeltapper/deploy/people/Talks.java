package io.wheeltapper.deploy.people;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All conversations and all nodes that we keep out: a fold over the ledger. For one thread. */
final class Talks {

  /** The oldest go first. */
  private static final int MOST = 10_000;

  private final Map<String, Talk> talks = new LinkedHashMap<>();
  private final Set<Keep> keeps = new LinkedHashSet<>();

  /** What an adviser said last of a case that may come to be asked about. */
  private final Map<String, String> advice = new LinkedHashMap<>();

  /** Those that were kept. */
  void restore(Collection<Talk> before, Collection<Keep> kept) {
    before.forEach(t -> talks.put(t.caseId(), t));
    keeps.addAll(kept);
  }

  /** Takes one entry; whether anything is different now. */
  boolean take(Entry entry) {
    if (entry.caseId().isEmpty()) {
      return false;
    }
    boolean kept = keep(entry);
    Talk before = talks.get(entry.caseId());
    hear(entry);
    String said = advice.getOrDefault(entry.caseId(), "");
    Optional<Talk> after = Talk.after(before, entry).map(t -> t.advised(said));
    if (after.equals(Optional.ofNullable(before))) {
      return kept;
    }
    if (after.isEmpty()) {
      talks.remove(entry.caseId());
    } else {
      talks.put(entry.caseId(), after.get());
      if (talks.size() > MOST) {
        talks.remove(talks.keySet().iterator().next());
      }
    }
    return true;
  }

  private void hear(Entry entry) {
    if (entry instanceof Entry.Advised e && !e.advice().hypotheses().isEmpty()) {
      advice.put(e.caseId(), Talk.words(e.advice()));
      if (advice.size() > MOST) {
        advice.remove(advice.keySet().iterator().next());
      }
    } else if (entry instanceof Entry.Cleared) {
      advice.remove(entry.caseId());
    }
  }

  private boolean keep(Entry entry) {
    return switch (entry) {
      case Entry.Verified e
          when e.outcome().equals("done") && e.target().kind() == Target.Kind.NODE ->
          switch (e.action()) {
            case "node.isolate" -> keeps.add(new Keep(e.target().id(), e.caseId()));
            case "node.return" -> keeps.removeIf(k -> k.node().equals(e.target().id()));
            default -> false;
          };
      case Entry.Undone e
          when e.outcome().equals("done") && e.target().kind() == Target.Kind.NODE ->
          keeps.removeIf(k -> k.node().equals(e.target().id()));
      case Entry.Cleared e -> keeps.removeIf(k -> k.caseId().equals(e.caseId()));
      default -> false;
    };
  }

  /** It was shown to the end everywhere. */
  void forget(String caseId) {
    talks.remove(caseId);
  }

  /** Those that persons were told of. */
  List<Talk> open() {
    return talks.values().stream().filter(Talk::open).toList();
  }

  /** All, to be kept. */
  List<Talk> all() {
    return new ArrayList<>(talks.values());
  }

  /** Nodes that we keep out. */
  Set<Keep> keeps() {
    return Set.copyOf(keeps);
  }
}
