package io.wheeltapper.deploy.cover;

import io.wheeltapper.rules.Tier;
import io.wheeltapper.rules.condition.Point;
import java.util.Set;

/**
 * Conditions that hold of every fact that such a session is ever given, so that no scenario can see
 * them fail, or that nobody need: a site session gets no signal of a node, a node rule's facts are
 * of one node by its tier, veto rules are asked about their own actions and read the types of
 * status that they name.
 */
final class Given {

  private static final Set<String> SIGNALS = Set.of("Event", "Reading", "Snapshot", "Status");

  private Given() {}

  static boolean always(Tier tier, Point point) {
    if (point.fact().equals("Row") && point.text().startsWith("table == ")) {
      return true; // it says which table is meant; whether there are others is nobody's test
    }
    return switch (tier) {
      case SITE -> SIGNALS.contains(point.fact()) && point.text().equals("node == \"\"");
      case NODE ->
          SIGNALS.contains(point.fact())
              && (point.text().matches("node == \\$\\w+")
                  || !point.fact().equals("Status") && point.text().equals("node != \"\""));
      case VETO ->
          point.fact().equals("Proposal") && point.text().matches("action (==|in) .*")
              || point.fact().equals("Status") && point.text().startsWith("type == ");
    };
  }
}
