package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The nodes whose cases ended although nothing but the adviser had kept them from being taken out:
 * they might be out still. So they count as out, until a person says a word of the case, the node
 * is taken out after all, or no limit looks back as far. Folded from the ledger; decision thread
 * only.
 */
final class KeptPlaces {

  /** How a case ends whose fault is over by its own word: its node would be back, too. */
  static final String WELL = "well again by ";

  private record Place(String caseId, long at) {}

  private final Map<Target, Place> places = new LinkedHashMap<>();

  /** A case ends; asked before the end is folded into it. */
  void ends(Case kase, Entry.Cleared end) {
    boolean persons = !end.by().isEmpty() || kase.consent().refused();
    if (kase.subject().kind() == Target.Kind.NODE
        && kase.caution().takesOut().isPresent()
        && !persons
        && !end.reason().startsWith(WELL)) {
      places.remove(kase.subject());
      places.put(kase.subject(), new Place(kase.id(), end.at()));
    }
  }

  /** The nodes that an entry frees. */
  List<Target> freed(Entry entry, long now) {
    List<Target> freed = new ArrayList<>();
    Iterator<Map.Entry<Target, Place>> each = places.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Target, Place> one = each.next();
      boolean judged =
          entry instanceof Entry.Reviewed r && r.caseId().equals(one.getValue().caseId());
      boolean out =
          entry instanceof Entry.Verified v
              && v.outcome().equals("done")
              && v.action().equals("node.isolate")
              && v.target().equals(one.getKey());
      if (judged || out || one.getValue().at() < now - Book.DEEDS_KEPT_MILLIS) {
        each.remove();
        freed.add(one.getKey());
      }
    }
    return freed;
  }

  /** Each with its case, oldest first. */
  SequencedMap<Target, String> all() {
    SequencedMap<Target, String> all = new LinkedHashMap<>();
    places.forEach((node, place) -> all.put(node, place.caseId()));
    return all;
  }

  boolean holds(Target node) {
    return places.containsKey(node);
  }
}
