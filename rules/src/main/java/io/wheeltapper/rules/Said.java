package io.wheeltapper.rules;

import io.wheeltapper.core.model.Target;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What rules said lately, so that what only stays true is not said again. Bounded a node; what is
 * forgotten is said once more, and nothing worse.
 */
final class Said {

  /** Conclusions remembered at most a node. */
  private static final int MOST = 2_000;

  /** A conclusion: the rule, what it said, and the facts, snapshots by their slot only. */
  record Key(String rule, String fault, Target target, List<Object> facts) {}

  private final Map<String, Map<Key, List<Long>>> byNode = new HashMap<>();

  /** Notes the conclusion with its marks; the marks it had before, or null when it is new. */
  @Nullable List<Long> put(String node, Key key, List<Long> marks) {
    Map<Key, List<Long>> said = byNode.computeIfAbsent(node, n -> new Bounded<>());
    List<Long> before = said.remove(key);
    said.put(key, marks);
    return before;
  }

  /**
   * What another one remembers, as far as the rules are still there; that one is of no more use.
   */
  void inherit(Said before, Set<String> rules) {
    byNode.putAll(before.byNode);
    byNode.values().forEach(said -> said.keySet().removeIf(key -> !rules.contains(key.rule())));
  }

  /** Whether the conclusion is remembered. */
  boolean remembers(String node, Key key) {
    return byNode.getOrDefault(node, Map.of()).containsKey(key);
  }

  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MOST;
    }
  }
}
