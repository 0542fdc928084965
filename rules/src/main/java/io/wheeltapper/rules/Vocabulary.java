package io.wheeltapper.rules;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words that rules may use. What is not here is refused. */
final class Vocabulary {

  /** Facts that a pattern of a rule that finds may be about. */
  private static final Set<String> FACTS =
      Set.of("Event", "Finding", "Reading", "Row", "Snapshot", "Status");

  /** Facts that a veto rule's pattern may be about. */
  private static final Set<String> VETO_FACTS = Set.of("Found", "Proposal", "Row", "Status");

  /** Facts that belong to a node, so that a node rule must say which. */
  static final Set<String> NODE_FACTS = Set.of("Event", "Finding", "Reading", "Snapshot", "Status");

  /** Types that an expression may name. */
  static final Set<String> TYPES =
      Set.of(
          "Kind",
          "Names",
          "Origin",
          "Math",
          "String",
          "Long",
          "Integer",
          "Double",
          "Boolean",
          "Duration");

  /** What a rule file may import; the facts need no import. */
  static final Set<String> IMPORTS =
      Set.of(
          "io.wheeltapper.core.model.Event",
          "io.wheeltapper.core.model.Finding",
          "io.wheeltapper.core.model.Found",
          "io.wheeltapper.core.model.Origin",
          "io.wheeltapper.core.model.Proposal",
          "io.wheeltapper.core.model.Snapshot",
          "io.wheeltapper.core.model.Status",
          "io.wheeltapper.core.model.Target",
          "io.wheeltapper.core.model.Target.Kind",
          "io.wheeltapper.rules.Reading",
          "io.wheeltapper.rules.Row",
          "java.time.Duration",
          "java.util.List",
          "java.util.Map",
          "java.util.Set");

  /** What may stand before a bracket. */
  static final Set<String> METHODS =
      Set.of(
          // the model
          "at",
          "bits",
          "code",
          "details",
          "evidence",
          "fault",
          "field",
          "fields",
          "has",
          "hex",
          "id",
          "key",
          "kind",
          "node",
          "number",
          "order",
          "origin",
          "raw",
          "recommendation",
          "rule",
          "sensor",
          "source",
          "table",
          "target",
          "text",
          "type",
          "value",
          "word",
          // a proposal, and what its case has found
          "action",
          "caseMinutes",
          "effect",
          "first",
          "gpus",
          "interrupts",
          "jobGpus",
          "jobs",
          "last",
          "minutesSince",
          "mode",
          "opened",
          "origins",
          "parameter",
          "remediation",
          "rung",
          "within",
          // what a rule can say
          "and",
          "detail",
          "found",
          "foundOn",
          "foundAtRack",
          "foundAtSite",
          "recommend",
          "hold",
          "deny",
          // text and numbers, nothing that can hang, throw or grow
          "abs",
          "ceil",
          "contains",
          "endsWith",
          "equals",
          "equalsIgnoreCase",
          "floor",
          "isBlank",
          "isEmpty",
          "length",
          "max",
          "min",
          "round",
          "startsWith",
          "strip",
          "toLowerCase",
          "toMillis",
          "toString",
          "toUpperCase",
          "trim",
          "valueOf",
          "ofDays",
          "ofHours",
          "ofMinutes",
          "ofSeconds",
          // DRL's own
          "in",
          "not");

  /** Functions of an accumulate. */
  static final Set<String> FUNCTIONS =
      Set.of("average", "count", "distinct", "joined", "max", "min", "sum");

  /** Words that no expression may contain, wherever they stand. */
  static final Set<String> NEVER =
      Set.of(
          "class",
          "getClass",
          "drools",
          "kcontext",
          "eval",
          "new",
          "throw",
          "return",
          "while",
          "for",
          "do",
          "synchronized",
          "import",
          "function",
          "instanceof",
          "super",
          "matches",
          "soundslike",
          "str",
          "static",
          "try",
          "switch",
          "yield",
          "assert");

  /** What a rule may say about itself. */
  static final List<String> ANNOTATIONS =
      List.of("tier", "quiet", "once", "doc", "why", "owner", "source");

  /** What a rule's conclusion begins with, and the methods that conclude. */
  record Conclusion(String global, Set<String> methods, String mend) {}

  private static final Conclusion FINDS =
      new Conclusion(
          "findings",
          Set.of("found", "foundOn", "foundAtRack", "foundAtSite"),
          "write findings.found(\"fault-code\", $signal)…;");

  private static final Conclusion VETOES =
      new Conclusion(
          "vetoes",
          Set.of("hold", "deny"),
          "write vetoes.hold(\"why\", \"30m\"); or vetoes.deny(\"why\");");

  private Vocabulary() {}

  /** Facts that a pattern may be about. */
  static Set<String> facts(@Nullable Tier tier) {
    return tier == Tier.VETO ? VETO_FACTS : FACTS;
  }

  /** How a rule concludes. */
  static Conclusion conclusion(@Nullable Tier tier) {
    return tier == Tier.VETO ? VETOES : FINDS;
  }
}
