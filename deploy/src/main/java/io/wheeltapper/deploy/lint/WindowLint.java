package io.wheeltapper.deploy.lint;

import io.wheeltapper.rules.RuleShape;
import io.wheeltapper.rules.RuleShape.Fact;
import io.wheeltapper.rules.RuleShape.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Counts over a time that belong to nobody: all of the site's in one number. */
final class WindowLint implements Lint {

  private static final Set<String> PAST = Set.of("Event", "Finding", "Reading");

  @Override
  public List<Remark> look(Subject bundle) {
    List<Remark> remarks = new ArrayList<>();
    for (RuleShape rule : bundle.rules()) {
      if (rule.faults().stream().anyMatch(c -> c.target().isEmpty())) {
        continue; // said of the whole site, so all of it may be counted
      }
      for (Fact fact : rule.facts()) {
        if (fact.role() == Role.COUNTED && PAST.contains(fact.type()) && !grouped(rule, fact)) {
          remarks.add(
              Subject.atFact(
                  rule,
                  fact,
                  "lint-window",
                  "this counts the "
                      + fact.type().toLowerCase(java.util.Locale.ROOT)
                      + "s of all targets together",
                  "join it to the fact before it: target == $target, or node == $node"));
        }
      }
    }
    return remarks;
  }

  /** Whether it is joined to a variable of another fact, or held to one target by name. */
  private static boolean grouped(RuleShape rule, Fact fact) {
    Set<String> own = new java.util.HashSet<>();
    own.add(fact.binding());
    fact.bound().forEach(b -> own.add(b.variable()));
    return fact.tests().stream()
        .anyMatch(t ->
            rule.facts().stream()
                    .filter(f -> f != fact && f.role() != Role.RESULT)
                    .flatMap(f ->
                        java.util.stream.Stream.concat(
                            java.util.stream.Stream.of(f.binding()),
                            f.bound().stream().map(RuleShape.Bound::variable)))
                    .filter(v -> !v.isEmpty() && !own.contains(v))
                    .anyMatch(v ->
                        t.words()
                            .matches("(?s).*" + java.util.regex.Pattern.quote(v) + "(?![\\w$]).*"))
                || t.words().startsWith("target.id == \"")
                || t.words().startsWith("node == \"") && !t.words().equals("node == \"\""));
  }
}
