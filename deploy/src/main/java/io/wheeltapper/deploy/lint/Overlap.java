package io.wheeltapper.deploy.lint;

import io.wheeltapper.rules.RuleShape;
import io.wheeltapper.rules.RuleShape.Bound;
import io.wheeltapper.rules.RuleShape.Conclusion;
import io.wheeltapper.rules.RuleShape.Fact;
import io.wheeltapper.rules.RuleShape.Role;
import io.wheeltapper.rules.RuleShape.Test;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether one rule speaks wherever another does: each fact of the wide one is one of the narrow
 * one's, and its constraints follow from that one's. What cannot be seen from the text is "no".
 */
final class Overlap {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\w+");

  private final RuleShape narrow;
  private final RuleShape wide;
  private final List<Fact> facts;

  private Overlap(RuleShape narrow, RuleShape wide) {
    this.narrow = narrow;
    this.wide = wide;
    this.facts = wide.facts().stream().filter(f -> f.role() == Role.THERE).toList();
  }

  /**
   * How the wide rule's facts lie in the narrow one's, fact by fact; empty when it may be silent
   * where the narrow one speaks.
   */
  static Optional<Overlap.Fit> of(RuleShape narrow, RuleShape wide) {
    if (narrow.tier() != wide.tier() || narrow == wide) {
      return Optional.empty();
    }
    return new Overlap(narrow, wide).place(new ArrayList<>());
  }

  /** Names of the wide rule's facts as the narrow one says them. */
  record Fit(Map<String, String> wide, Map<String, String> narrow) {

    /** Whether both say it of the same fact. */
    boolean sameTarget(Conclusion a, Conclusion b) {
      return narrow
          .getOrDefault(a.target(), a.target())
          .equals(wide.getOrDefault(b.target(), b.target()));
    }
  }

  private Optional<Fit> place(List<Integer> chosen) {
    if (chosen.size() == facts.size()) {
      Fit fit = new Fit(names(wide, facts, chosen), names(narrow, narrow.facts(), all()));
      return holds(chosen, fit) ? Optional.of(fit) : Optional.empty();
    }
    Fact next = facts.get(chosen.size());
    for (int i = 0; i < narrow.facts().size(); i++) {
      Fact candidate = narrow.facts().get(i);
      if (candidate.role() == Role.THERE
          && candidate.type().equals(next.type())
          && !chosen.contains(i)) {
        List<Integer> more = new ArrayList<>(chosen);
        more.add(i);
        Optional<Fit> fit = place(more);
        if (fit.isPresent()) {
          return fit;
        }
      }
    }
    return Optional.empty();
  }

  private List<Integer> all() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < narrow.facts().size(); i++) {
      all.add(i);
    }
    return all;
  }

  /** Variables by what they are: the place of a fact in the narrow rule, and the field of it. */
  private static Map<String, String> names(RuleShape rule, List<Fact> facts, List<Integer> places) {
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < facts.size(); i++) {
      String self = "#" + places.get(i);
      if (!facts.get(i).binding().isEmpty()) {
        names.put(facts.get(i).binding(), self);
      }
      for (Bound bound : facts.get(i).bound()) {
        names.put(bound.variable(), self + "." + bound.of());
      }
    }
    return names;
  }

  private boolean holds(List<Integer> chosen, Fit fit) {
    for (int i = 0; i < facts.size(); i++) {
      List<Test> known = said(narrow.facts().get(chosen.get(i)), fit.narrow());
      for (Test test : said(facts.get(i), fit.wide())) {
        if (!Logic.implies(known, test)) {
          return false;
        }
      }
      if (facts.get(i).window() && !narrow.facts().get(chosen.get(i)).window()) {
        return false;
      }
    }
    return wide.facts().stream()
        .filter(f -> f.role() != Role.THERE)
        .allMatch(f -> narrow.facts().stream().anyMatch(n -> equal(n, f, fit)));
  }

  private static boolean equal(Fact narrow, Fact wide, Fit fit) {
    Set<Test> a = new HashSet<>(said(narrow, fit.narrow()));
    Set<Test> b = new HashSet<>(said(wide, fit.wide()));
    return narrow.role() == wide.role()
        && narrow.type().equals(wide.type())
        && narrow.window() == wide.window()
        && narrow.bound().equals(wide.bound())
        && a.equals(b);
  }

  private static List<Test> said(Fact fact, Map<String, String> names) {
    return fact.tests().stream().map(t -> Logic.map(t, text -> renamed(text, names))).toList();
  }

  private static String renamed(String text, Map<String, String> names) {
    return VARIABLE
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(names.getOrDefault(m.group(), m.group())));
  }
}
