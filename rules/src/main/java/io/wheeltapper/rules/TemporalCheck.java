package io.wheeltapper.rules;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.PatternDescr;

/**
 * Only what happened has a place in time: of what is so until it changes the engine finds out while
 * it runs that it is before or after nothing, and then throws in every step.
 */
final class TemporalCheck {

  private static final Set<String> HAPPENED = Set.of("Event", "Finding", "Reading");

  private static final Pattern OPERATOR =
      Pattern.compile(
          "(?<![\\w$.(])(?:this\\s+)?(?:not\\s+)?"
              + "(after|before|coincides|during|finishes|finishedby|includes|meets|metby"
              + "|overlaps|overlappedby|starts|startedby)\\b\\s*(?:\\[[^\\]]*\\])?\\s*(\\$\\w+)");

  private final Complaints complaints;

  TemporalCheck(Complaints complaints) {
    this.complaints = complaints;
  }

  void check(Patterns patterns) {
    Map<String, String> types = new HashMap<>();
    for (Patterns.One one : patterns.all()) {
      PatternDescr pattern = one.descr();
      for (String constraint : one.constraints()) {
        Matcher operator = OPERATOR.matcher(constraint.replaceAll("\"[^\"]*\"", "\"\""));
        while (operator.find()) {
          String other = types.getOrDefault(operator.group(2), "Event");
          String which =
              HAPPENED.contains(pattern.getObjectType()) ? other : pattern.getObjectType();
          if (!HAPPENED.contains(which)) {
            complaints.add(
                pattern,
                "drl-temporal",
                "'" + operator.group(1) + "' between what has no place in time: a " + which,
                "take an Event, a Finding or a Reading on both sides; a Status is so until it"
                    + " changes");
          }
        }
      }
      if (pattern.getIdentifier() != null) {
        types.put(pattern.getIdentifier(), pattern.getObjectType());
      }
    }
  }
}
