package io.wheeltapper.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the classes made from rules may refer to. Two lists: the small classes that hold a rule's
 * own expressions, and the ones around them that only build the network.
 */
final class Allowed {

  /** Members of java.lang that an expression's class may use; everything else there is refused. */
  private static final Map<String, Set<String>> MEMBERS =
      Map.ofEntries(
          Map.entry("java/lang/Object", Set.of("<init>", "equals", "hashCode", "toString")),
          Map.entry("java/lang/Enum", Set.of("<init>", "valueOf", "ordinal", "name", "toString")),
          Map.entry(
              "java/lang/String",
              Set.of(
                  "equals",
                  "equalsIgnoreCase",
                  "contains",
                  "startsWith",
                  "endsWith",
                  "isEmpty",
                  "isBlank",
                  "length",
                  "toLowerCase",
                  "toUpperCase",
                  "trim",
                  "strip",
                  "toString",
                  "valueOf",
                  "compareTo",
                  "hashCode")),
          Map.entry("java/lang/Math", Set.of("abs", "ceil", "floor", "max", "min", "round")),
          // The array of constants that every compiled enum hands out is a copy.
          Map.entry("java/lang/System", Set.of("arraycopy")),
          Map.entry("java/lang/StringBuilder", Set.of("<init>", "append", "toString")));

  private static final List<String> BOXES =
      List.of(
          "java/lang/Long",
          "java/lang/Integer",
          "java/lang/Double",
          "java/lang/Boolean",
          "java/lang/Float",
          "java/lang/Short",
          "java/lang/Byte",
          "java/lang/Number");

  private static final Set<String> BOX_MEMBERS =
      Set.of(
          "valueOf",
          "longValue",
          "intValue",
          "doubleValue",
          "booleanValue",
          "floatValue",
          "shortValue",
          "byteValue",
          "equals",
          "compareTo",
          "toString",
          "hashCode",
          "TRUE",
          "FALSE",
          "TYPE",
          "abs",
          "max",
          "min");

  private static final List<String> MODEL =
      List.of(
          "io/wheeltapper/core/model/Event",
          "io/wheeltapper/core/model/Fault",
          "io/wheeltapper/core/model/Finding",
          "io/wheeltapper/core/model/Found",
          "io/wheeltapper/core/model/Origin",
          "io/wheeltapper/core/model/Proposal",
          "io/wheeltapper/core/model/Signal",
          "io/wheeltapper/core/model/Snapshot",
          "io/wheeltapper/core/model/Status",
          "io/wheeltapper/core/model/Target",
          "io/wheeltapper/core/model/Target$Kind",
          "io/wheeltapper/rules/Draft",
          "io/wheeltapper/rules/Findings",
          "io/wheeltapper/rules/Names",
          "io/wheeltapper/rules/Reading",
          "io/wheeltapper/rules/Objection",
          "io/wheeltapper/rules/Row",
          "io/wheeltapper/rules/Vetoes",
          "java/time/Duration",
          "java/util/List",
          "java/util/Map",
          "java/util/Set");

  /** What the engine itself puts into an expression's class. */
  private static final List<String> ENGINE_IN_EXPRESSIONS =
      List.of(
          "org/drools/model/functions/",
          "org/drools/model/operators/ContainsOperator",
          "org/drools/model/operators/InOperator",
          "org/drools/modelcompiler/util/EvaluationUtil",
          "org/drools/modelcompiler/dsl/pattern/D",
          "org/drools/compiler/kie/builder/MaterializedLambda");

  /** The engine's functions that rules may name; others keep what they have seen, or run code. */
  private static final Pattern ACCUMULATOR =
      Pattern.compile(
          "org/drools/core/base/accumulators/[A-Za-z]*(Average|Count|Max|Min|Sum)[A-Za-z]*");

  /** What the classes around the expressions use to describe the network. */
  private static final List<String> ENGINE_AROUND =
      List.of(
          "org/drools/model/",
          "org/drools/modelcompiler/dsl/",
          "org/drools/util/DateUtils",
          "io/wheeltapper/rules/Distinct",
          "io/wheeltapper/rules/Joined",
          "java/lang/invoke/LambdaMetafactory",
          "java/lang/invoke/MethodHandles",
          "java/lang/invoke/MethodHandles$Lookup",
          "java/lang/invoke/StringConcatFactory",
          "java/lang/RuntimeException",
          "java/lang/Class",
          "java/lang/Void",
          "java/time/format/",
          "java/util/ArrayList",
          "java/util/Arrays",
          "java/util/Collections",
          "java/util/List",
          "java/util/Locale",
          "java/util/Set",
          "java/util/HashSet",
          "java/util/concurrent/TimeUnit",
          "java/util/function/");

  /**
   * Of these types around the expressions, the members that a confined rule's network needs. What
   * else they have looks up classes, waits, asks a clock, or builds what rules cannot say: queries,
   * {@code from}, entry points, scripts, timers.
   */
  private static final Map<String, Set<String>> MEMBERS_AROUND =
      Map.ofEntries(
          Map.entry("java/lang/invoke/LambdaMetafactory", Set.of("metafactory", "altMetafactory")),
          Map.entry("java/lang/invoke/StringConcatFactory", Set.of("makeConcatWithConstants")),
          Map.entry("java/lang/invoke/MethodHandles", Set.of()),
          Map.entry("java/lang/invoke/MethodHandles$Lookup", Set.of()),
          Map.entry("java/util/Arrays", Set.of("asList")),
          Map.entry("java/util/Collections", Set.of("emptyList")),
          Map.entry("java/util/Locale", Set.of("ENGLISH")),
          Map.entry(
              "java/util/concurrent/TimeUnit",
              Set.of("DAYS", "HOURS", "MINUTES", "SECONDS", "MILLISECONDS")),
          Map.entry("org/drools/model/Rule$Attribute", Set.of("SALIENCE")),
          Map.entry(
              "org/drools/modelcompiler/dsl/pattern/D",
              Set.of(
                  "accFunction",
                  "accumulate",
                  "after",
                  "alphaIndexedBy",
                  "and",
                  "annotationValue",
                  "before",
                  "betaIndexedBy",
                  "coincides",
                  "declarationOf",
                  "during",
                  "eval",
                  "execute",
                  "exists",
                  "expr",
                  "finishedby",
                  "finishes",
                  "globalOf",
                  "includes",
                  "meets",
                  "metby",
                  "not",
                  "on",
                  "or",
                  "overlappedby",
                  "overlaps",
                  "pattern",
                  "reactOn",
                  "rule",
                  "startedby",
                  "starts",
                  "typeMetaData",
                  "valueOf",
                  "window")));

  private static final List<String> TYPES_ONLY =
      List.of(
          "java/lang/CharSequence",
          "java/lang/Comparable",
          "java/lang/Exception",
          "java/lang/Throwable",
          "java/io/Serializable");

  private Allowed() {}

  /** Whether a class made from rules may name this type. */
  static boolean type(String type, boolean expression) {
    return type.startsWith("policy/")
        || MEMBERS.containsKey(type)
        || BOXES.contains(type)
        || TYPES_ONLY.contains(type)
        || MODEL.contains(type)
        || !expression && ACCUMULATOR.matcher(type).matches()
        || listed(expression ? ENGINE_IN_EXPRESSIONS : ENGINE_AROUND, type)
        || listed(ENGINE_IN_EXPRESSIONS, type);
  }

  /** Whether a class made from rules may use this member. */
  static boolean member(String owner, String name, boolean expression) {
    if (owner.startsWith("policy/")) {
      // A function of a rule file is a method of the class around the rules: none is called.
      return !expression || !owner.startsWith("policy/Rules");
    }
    Set<String> members = MEMBERS.get(owner);
    if (members != null) {
      return members.contains(name);
    }
    if (BOXES.contains(owner)) {
      return BOX_MEMBERS.contains(name);
    }
    Set<String> around = MEMBERS_AROUND.get(owner);
    if (around != null) {
      return around.contains(name);
    }
    return type(owner, expression)
        && !TYPES_ONLY.contains(owner)
        && !owner.equals("java/lang/Class")
        && !name.equals("getClass");
  }

  private static boolean listed(List<String> list, String type) {
    return list.stream().anyMatch(l -> l.endsWith("/") ? type.startsWith(l) : type.equals(l));
  }
}
