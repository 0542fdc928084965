package io.wheeltapper.core.runtime.ledger;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a reviewer asks for: entries of a time, and of each facet named exactly this value.
 *
 * @param from epoch milliseconds
 * @param to epoch milliseconds, not itself in it
 * @param facets of {@link #FACETS}, by name
 */
public record Query(long from, long to, SortedMap<String, String> facets) {

  /** What entries can be asked by besides their time. */
  public static final List<String> FACETS =
      List.of("kind", "target", "action", "person", "rule", "verdict", "fault", "case");

  public Query {
    facets = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(facets));
    if (!FACETS.containsAll(facets.keySet())) {
      throw new IllegalArgumentException("entries are asked by " + String.join(", ", FACETS));
    }
  }

  /** Every entry. */
  public static Query all() {
    return new Query(Long.MIN_VALUE, Long.MAX_VALUE, new TreeMap<>());
  }

  /** The same of a time alone. */
  public Query between(long begin, long end) {
    return new Query(begin, end, facets);
  }

  /** The same with one more facet. */
  public Query with(String facet, String value) {
    TreeMap<String, String> more = new TreeMap<>(facets);
    more.put(facet, value);
    return new Query(from, to, more);
  }

  boolean asksFor(long at, byte[] entry) {
    if (at < from || at >= to) {
      return false;
    }
    if (facets.isEmpty()) {
      return true;
    }
    Set<Facets.Said> said = Facets.of(entry);
    return facets.entrySet().stream()
        .allMatch(f -> said.contains(new Facets.Said(f.getKey(), f.getValue())));
  }
}
