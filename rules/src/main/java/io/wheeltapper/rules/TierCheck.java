package io.wheeltapper.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.RuleDescr;

/**
 * A node rule sees one node at a time: every fact after the first is held to the first one's node,
 * in plain sight, so that the number of shards never changes what is found.
 */
final class TierCheck {

  private static final String NAME = "\\$?[A-Za-z_][\\w$]*";
  private static final Pattern BOUND = Pattern.compile("^\\s*(" + NAME + ")\\s*:\\s*node\\s*$");
  private static final Pattern HELD =
      Pattern.compile("^\\s*node\\s*==\\s*(" + NAME + ")(\\s*\\.\\s*node(\\(\\))?)?\\s*$");
  private static final Pattern NOWHERE = Pattern.compile("^\\s*node\\s*==\\s*\"\"\\s*$");

  private final Complaints complaints;

  TierCheck(Complaints complaints) {
    this.complaints = complaints;
  }

  void check(RuleDescr rule, Patterns patterns) {
    if (patterns.alternatives()) {
      complaints.add(rule, "drl-tier", "'or' in a node rule", "write two rules");
      return;
    }
    Set<String> nodes = new HashSet<>();
    Set<String> facts = new HashSet<>();
    boolean first = true;
    for (Patterns.One one : patterns.all()) {
      String type = one.descr().getObjectType();
      if (one.use() == Patterns.Use.RESULT || !Vocabulary.NODE_FACTS.contains(type)) {
        continue;
      }
      if (type.equals("Finding")) {
        complaints.add(one.descr(), "drl-tier", "a Finding in a node rule", "make it @tier(site)");
      } else if (first && one.use() != Patterns.Use.PLAIN) {
        complaints.add(
            one.descr(),
            "drl-tier",
            "a node rule begins with a fact of one node",
            "write the fact that must be there first, then not, exists and accumulate");
      } else if (!first && !held(one.constraints(), nodes, facts)) {
        complaints.add(
            one.descr(),
            "drl-tier",
            "this " + type + " may be of another node",
            "bind $node: node in the first pattern and write node == $node here; of two nodes, let"
                + " a node rule find each and join its Findings in a site rule");
      }
      if (first) {
        bind(one, nodes, facts);
      }
      first = false;
    }
    if (first) {
      complaints.add(rule, "drl-tier", "a node rule without a fact of a node", "add one");
    }
  }

  private static void bind(Patterns.One one, Set<String> nodes, Set<String> facts) {
    if (one.descr().getIdentifier() != null) {
      facts.add(one.descr().getIdentifier());
    }
    for (String constraint : one.constraints()) {
      Matcher bound = BOUND.matcher(constraint);
      if (bound.matches()) {
        nodes.add(bound.group(1));
      }
    }
  }

  private static boolean held(List<String> constraints, Set<String> nodes, Set<String> facts) {
    for (String constraint : constraints) {
      Matcher held = HELD.matcher(constraint);
      if (held.matches() && (held.group(2) == null ? nodes : facts).contains(held.group(1))) {
        return true;
      }
      if (NOWHERE.matcher(constraint).matches()) {
        return true;
      }
    }
    return false;
  }
}
