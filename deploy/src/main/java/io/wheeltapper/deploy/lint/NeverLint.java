package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.rules.Row;
import io.wheeltapper.rules.RuleShape;
import io.wheeltapper.rules.RuleShape.Fact;
import io.wheeltapper.rules.RuleShape.Role;
import io.wheeltapper.rules.RuleShape.Test.Compare;
import io.wheeltapper.rules.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules that can never fire, or wait for what nobody says. */
final class NeverLint implements Lint {

  private static final Pattern FIELD =
      Pattern.compile("\\b(?:field|number)\\s*\\(\\s*\"([^\"]+)\"\\s*\\)");

  @Override
  public List<Remark> look(Subject bundle) {
    List<Remark> remarks = new ArrayList<>();
    Set<String> found = new TreeSet<>();
    bundle.rules().stream()
        .filter(r -> r.tier() == Tier.NODE)
        .forEach(r -> found.addAll(bundle.faults(r)));
    for (RuleShape rule : bundle.rules()) {
      for (Fact fact : rule.facts()) {
        Logic.contradiction(fact.tests())
            .ifPresent(words ->
                remarks.add(
                    Subject.atFact(
                        rule,
                        fact,
                        "lint-never",
                        "this can never be so: " + words,
                        "drop one of the two comparisons")));
        switch (fact.type()) {
          case "Finding" -> finding(rule, fact, found, remarks);
          case "Row" -> row(rule, fact, bundle.rows(), remarks);
          case "Proposal" -> proposal(rule, fact, remarks);
          case "Event", "Status" -> {
            type(rule, fact, bundle.signals(), remarks);
            fields(rule, fact, bundle.signals(), remarks);
          }
          case "Snapshot", "Reading" -> metrics(rule, fact, bundle.signals(), remarks);
          default -> {
            // what comes out of an accumulate
          }
        }
      }
    }
    return remarks;
  }

  private static void finding(RuleShape rule, Fact fact, Set<String> found, List<Remark> remarks) {
    for (String fault : literals(fact, "fault.code")) {
      if (!found.contains(fault)) {
        remarks.add(
            Subject.atFact(
                rule,
                fact,
                "lint-no-finding",
                "no node rule finds '" + fault + "'" + near(fault, found),
                "site rules see what node rules found; name one of those"));
      }
    }
  }

  private static void row(RuleShape rule, Fact fact, List<Row> rows, List<Remark> remarks) {
    for (String table : literals(fact, "table")) {
      Set<String> keys = new TreeSet<>();
      rows.stream().filter(r -> r.table().equals(table)).forEach(r -> keys.add(r.key()));
      for (String key : literals(fact, "key")) {
        if (!keys.contains(key)) {
          remarks.add(
              Subject.atFact(
                  rule,
                  fact,
                  "lint-no-row",
                  "tables/" + table + " has no row '" + key + "'",
                  "write the row, or name one that is there"));
        }
      }
    }
  }

  private static void proposal(RuleShape rule, Fact fact, List<Remark> remarks) {
    Set<String> effects = literals(fact, "effect");
    Set<String> actions = literals(fact, "action");
    boolean none =
        !effects.isEmpty()
            && !actions.isEmpty()
            && actions.stream()
                .noneMatch(a ->
                    Catalogue.find(a)
                        .filter(k ->
                            effects.contains(
                                k.effect().kind().name().toLowerCase(java.util.Locale.ROOT)))
                        .isPresent());
    if (none) {
      remarks.add(
          Subject.atFact(
              rule,
              fact,
              "lint-never",
              "no action of these has such an effect: " + String.join(", ", actions),
              "leave the effect out"));
    }
  }

  private static void type(RuleShape rule, Fact fact, SignalPage page, List<Remark> remarks) {
    for (String type : literals(fact, "type")) {
      unknown(rule, fact, type, page, remarks);
    }
  }

  private static void metrics(RuleShape rule, Fact fact, SignalPage page, List<Remark> remarks) {
    Witnesses.metrics(fact).forEach(m -> unknown(rule, fact, m, page, remarks));
  }

  private static void unknown(
      RuleShape rule, Fact fact, String word, SignalPage page, List<Remark> remarks) {
    if (page.written() && !page.has(word)) {
      remarks.add(
          Subject.atFact(
              rule,
              fact,
              "lint-unknown-signal",
              SignalPage.FILE + " has no '" + word + "': nobody says it" + near(word, page.words()),
              "write into the page who says it, or take the page's word" + where(fact, page)));
    }
  }

  /** Where to look for the words of what the fact is about. */
  private static String where(Fact fact, SignalPage page) {
    Set<String> headings = new TreeSet<>();
    Set<String> kinds = new TreeSet<>();
    for (Compare c : Logic.comparisons(fact.tests())) {
      if (c.left().equals("target.kind") && c.sign().equals("==")) {
        String kind = c.right().replace("Kind.", "").toLowerCase(Locale.ROOT);
        kinds.add(kind);
        headings.addAll(page.sections(kind));
      }
    }
    return headings.isEmpty()
        ? ""
        : "; words of a "
            + String.join(", a ", kinds)
            + " stand there under "
            + String.join(", ", headings);
  }

  /** A misspelt name in quotes is no error, and the rule is silent. */
  private static void fields(RuleShape rule, Fact fact, SignalPage page, List<Remark> remarks) {
    Set<String> named = new TreeSet<>();
    fact.bound().forEach(b -> fields(b.of(), named));
    fact.tests().forEach(t -> fields(t.words(), named));
    named.removeAll(page.fields());
    Set<String> types = literals(fact, "type");
    boolean asked = !types.isEmpty() && types.stream().allMatch(page::details);
    for (String field : asked ? named : Set.<String>of()) {
      remarks.add(
          Subject.atFact(
              rule,
              fact,
              "lint-unknown-field",
              SignalPage.FILE + " has no field '" + field + "'" + near(field, page.fields()),
              "write into the page who says it, or take the page's word"));
    }
  }

  private static void fields(String text, Set<String> named) {
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      named.add(field.group(1));
    }
  }

  private static String near(String word, Set<String> known) {
    String hint = Nearest.hint(word, known);
    return hint.contains("did you mean") ? hint : "";
  }

  /** The literal texts that a field of the fact may be, by its positive comparisons. */
  static Set<String> literals(Fact fact, String left) {
    Set<String> literals = new TreeSet<>();
    for (Compare c : Logic.comparisons(fact.tests())) {
      if (c.left().equals(left) && c.sign().equals("==") && c.right().startsWith("\"")) {
        literals.add(c.right().substring(1, c.right().length() - 1));
      }
    }
    return fact.role() == Role.RESULT ? Set.of() : literals;
  }
}
