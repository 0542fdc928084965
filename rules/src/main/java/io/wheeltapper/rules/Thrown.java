package io.wheeltapper.rules;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.drools.model.functions.PredicateInformation;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that threw in one session. Such a condition does not hold; a rule that concludes from
 * absence is then blind on that node for as long as the fact may be kept, since what it did not
 * find may be what could not be read. One session's thread. Public for the classes made from rules
 * only.
 */
public final class Thrown {

  /** The session at work: the engine hands its conditions no context. */
  static final ScopedValue<Thrown> HERE = ScopedValue.newInstance();

  /** No rule is called so: a name has at least a letter. */
  private static final String ANY = "";

  private record Place(String rule, String node) {}

  private final Map<Place, Long> blind = new HashMap<>();
  private long clock;
  private long count;
  private String last = "";

  Thrown() {}

  /** Called by a guarded condition; always false, and never throws within a session. */
  public static boolean holdsNot(
      RuntimeException e, @Nullable PredicateInformation about, @Nullable Object[] operands) {
    if (!HERE.isBound()) {
      throw e;
    }
    HERE.get().take(e, about, operands);
    return false;
  }

  /**
   * Goes on where another bundle's session stopped: a rule that is the same is blind for as long as
   * it was, one that changed for what it cannot read itself.
   */
  void inherit(Thrown before, Set<String> unchanged) {
    blind.keySet().removeIf(place -> unchanged.contains(place.rule()));
    before.blind.forEach((place, until) -> {
      if (unchanged.contains(place.rule())) {
        blind.put(place, until);
      } else if (place.rule().equals(ANY)) {
        blind.merge(place, until, Math::max);
      }
    });
  }

  void begin(long now) {
    clock = now;
  }

  long count() {
    return count;
  }

  /** The rule and the words of the newest. */
  String last() {
    return last;
  }

  /** Whether the rule may have overlooked a fact of this node. */
  boolean blind(String rule, String node) {
    return !blind.isEmpty()
        && (until(rule, node) > clock
            || until(rule, "") > clock
            || until(ANY, node) > clock
            || until(ANY, "") > clock);
  }

  private long until(String rule, String node) {
    return blind.getOrDefault(new Place(rule, node), Long.MIN_VALUE);
  }

  private void take(
      RuntimeException e, @Nullable PredicateInformation about, @Nullable Object[] operands) {
    count++;
    String node = "";
    boolean stays = false;
    for (Object operand : operands) {
      node = node.isEmpty() ? node(operand) : node;
      stays |= operand instanceof Status; // kept until it changes, and not looked at again
    }
    long until = stays ? Long.MAX_VALUE : clock + Prelude.EVENT_MILLIS;
    Set<String> rules = rules(about);
    last = (rules.isEmpty() ? "a rule" : String.join(", ", rules)) + ": a condition threw: " + e;
    for (String rule : rules.isEmpty() ? Set.of(ANY) : rules) {
      blind.merge(new Place(rule, node), until, Math::max);
    }
  }

  /** The rules that share the condition; none when the engine does not know all of them. */
  private static Set<String> rules(@Nullable PredicateInformation about) {
    if (about == null || about.isMoreThanMaxRuleDefs()) {
      return Set.of();
    }
    return about.getRuleNameMap().values().stream()
        .flatMap(Set::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String node(@Nullable Object operand) {
    return switch (operand) {
      case Signal signal -> signal.node();
      case Reading reading -> reading.node();
      case Finding finding -> finding.node();
      case null, default -> "";
    };
  }
}
