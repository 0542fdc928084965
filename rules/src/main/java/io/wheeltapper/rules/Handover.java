package io.wheeltapper.rules;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drools.drl.ast.descr.RuleDescr;
import org.kie.api.runtime.rule.Match;

/**
 * How much of what a session's rules said is the word of the next one's, when a bundle is put in
 * the place of another.
 *
 * <p>A rule whose text stayed the same has said all that it had to say about the facts that are
 * handed over. A new or changed one speaks of what is so now, that is of statuses, unless a rule of
 * its name had said that; what happened before is evidence for it and never a trigger, and a
 * snapshot is believed when the next one comes: the filter before may have held back what the new
 * rule looks for.
 *
 * @param unchanged the names of the rules whose text is the same in both bundles
 * @param rows the tables' rows of the bundle before
 */
record Handover(Set<String> unchanged, Set<Row> rows) {

  /** From one bundle to another, by the texts of their rules. */
  static Handover between(Texts before, Texts after) {
    Set<String> unchanged = new HashSet<>();
    after
        .rules()
        .forEach((name, text) -> {
          if (text.equals(before.rules().get(name))) {
            unchanged.add(name);
          }
        });
    return new Handover(unchanged, new HashSet<>(before.rows()));
  }

  /** Whether what old facts make true is news. */
  boolean isNews(Match match) {
    boolean knownRows = true;
    for (Object fact : match.getObjects()) {
      switch (fact) {
        case Event _, Finding _, Reading _, Snapshot _ -> {
          return false;
        }
        case Row row -> knownRows &= rows.contains(row);
        default -> {}
      }
    }
    return !(knownRows && unchanged.contains(match.getRule().getName()));
  }

  /** What a match of nothing but statuses rests on; null when it rests on more or on nothing. */
  static @org.jspecify.annotations.Nullable List<Object> standing(Match match) {
    List<Object> ids = new ArrayList<>();
    for (Object fact : match.getObjects()) {
      switch (fact) {
        case Status status -> ids.add(status.id());
        case Signal _, Finding _, Reading _ -> {
          return null;
        }
        default -> {}
      }
    }
    return ids.isEmpty() ? null : ids;
  }

  /**
   * What a bundle's rules are, to tell what changed.
   *
   * @param rules the text of each rule, by name
   * @param rows of all tables
   */
  record Texts(Map<String, String> rules, List<Row> rows) {

    /** A rule whose text cannot be found counts as changed with its file. */
    static Map<String, String> of(Collection<Drl> files) {
      Map<String, String> texts = new HashMap<>();
      for (Drl file : files) {
        for (RuleDescr rule : file.rules()) {
          texts.put(rule.getName(), file.text(rule));
        }
      }
      return texts;
    }
  }
}
