package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What persons said of cases, by fault and action: a fold over the ledger. A case counts once for
 * each action that was allowed in it, by the last word about it. Owned by the decision thread.
 */
public final class Scores {

  /** Newest cases that a word can be taken about; what was said of older ones still counts. */
  static final int MOST_CASES = 20_000;

  /** z of a two-sided interval of 95 %. */
  private static final double Z = 1.959963984540054;

  /** What a score is about. */
  public record Matter(Fault fault, String action) implements Comparable<Matter> {
    @Override
    public int compareTo(Matter other) {
      return Comparator.comparing(Matter::fault).thenComparing(Matter::action).compare(this, other);
    }
  }

  /** How many cases persons called what. */
  public record Score(Matter matter, int right, int wrong, int unsure) {

    /** Those that say something. */
    public int judged() {
      return right + wrong;
    }

    /** The share of right ones; NaN while none is judged. */
    public double precision() {
      return judged() == 0 ? Double.NaN : (double) right / judged();
    }

    /** The lower end of Wilson's interval of 95 %. */
    public double low() {
      return wilson(-1);
    }

    /** The upper end of Wilson's interval of 95 %. */
    public double high() {
      return wilson(1);
    }

    /**
     * E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22
     * (1927): good for few cases and for shares near 1, where the normal interval is not.
     */
    private double wilson(int sign) {
      int n = judged();
      if (n == 0) {
        return sign < 0 ? 0 : 1;
      }
      double p = precision();
      double z2 = Z * Z;
      double centre = p + z2 / (2 * n);
      double half = Z * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
      return Math.clamp((centre + sign * half) / (1 + z2 / n), 0, 1);
    }
  }

  private static final class Kept {
    final Target subject;
    final Set<Matter> acts = new TreeSet<>();
    String word = "";

    Kept(Target subject) {
      this.subject = subject;
    }
  }

  private final Map<String, Kept> cases = new LinkedHashMap<>();
  private final SortedMap<Matter, Map<String, Integer>> counts = new TreeMap<>();

  /** Folds one more entry in. */
  public void apply(Entry entry) {
    switch (entry) {
      case Entry.Found e when !cases.containsKey(e.caseId()) -> {
        cases.put(e.caseId(), new Kept(e.node().isEmpty() ? e.target() : Target.node(e.node())));
        if (cases.size() > MOST_CASES) {
          cases.remove(cases.keySet().iterator().next());
        }
      }
      case Entry.Judged e when e.verdict().equals("allow") -> {
        Kept kept = cases.get(e.caseId());
        Matter matter = new Matter(e.fault(), e.action());
        if (kept != null && kept.acts.add(matter) && !kept.word.isEmpty()) {
          count(matter, kept.word, 1);
        }
      }
      case Entry.Reviewed e -> {
        Kept kept = cases.get(e.caseId());
        if (kept != null) {
          for (Matter matter : kept.acts) {
            if (!kept.word.isEmpty()) {
              count(matter, kept.word, -1);
            }
            count(matter, e.word(), 1);
          }
          kept.word = e.word();
        }
      }
      default -> {}
    }
  }

  private void count(Matter matter, String word, int more) {
    counts.computeIfAbsent(matter, _ -> new TreeMap<>()).merge(word, more, Integer::sum);
  }

  /** Whom a case is about, if a word can be taken about it. */
  public Optional<Target> subject(String caseId) {
    return Optional.ofNullable(cases.get(caseId)).map(k -> k.subject);
  }

  /** What was said of an action for a fault. */
  public Score of(Fault fault, String action) {
    return score(new Matter(fault, action));
  }

  /** All of which anything was said. */
  public List<Score> all() {
    return counts.keySet().stream()
        .map(this::score)
        .filter(s -> s.judged() + s.unsure() > 0)
        .toList();
  }

  private Score score(Matter matter) {
    Map<String, Integer> said = counts.getOrDefault(matter, Map.of());
    return new Score(
        matter,
        said.getOrDefault("right", 0),
        said.getOrDefault("wrong", 0),
        said.getOrDefault("unsure", 0));
  }
}
