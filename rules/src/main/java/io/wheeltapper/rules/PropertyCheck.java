package io.wheeltapper.rules;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Found;
import io.wheeltapper.core.model.Proposal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Nearest;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.PatternDescr;

/** Whether a pattern's words are fields of its fact, and text is compared with text. */
final class PropertyCheck {

  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "Event", fields(Event.class),
          "Finding", fields(Finding.class),
          "Found", fields(Found.class),
          "Proposal", fields(Proposal.class),
          "Reading", fields(Reading.class),
          "Row", fields(Row.class),
          "Snapshot", fields(Snapshot.class),
          "Status", fields(Status.class));

  /** Words of the language, not of the fact. */
  private static final Set<String> LANGUAGE =
      Set.of(
          "after",
          "and",
          "before",
          "coincides",
          "contains",
          "during",
          "excludes",
          "false",
          "finishedby",
          "finishes",
          "in",
          "includes",
          "meets",
          "memberOf",
          "metby",
          "not",
          "null",
          "or",
          "overlappedby",
          "overlaps",
          "startedby",
          "starts",
          "this",
          "true");

  private static final Pattern LITERAL = Pattern.compile("\"[^\"]*\"|'[^']*'|\\[[^\\]\"]*\\]");
  private static final Pattern WORD = Pattern.compile("(?<![\\w$.])[a-z_]\\w*(?!\\w|\\s*\\()");
  private static final Pattern TEXT_AS_NUMBER =
      Pattern.compile(
          "((?:field|text)\\s*\\(\\s*\"([^\"]*)\"\\s*\\)|(?:around|fields|details|cells)\\[\"([^\"]*)\"\\])"
              + "\\s*(?:==|!=|<=?|>=?|in\\s*\\()\\s*(-?\\d[\\d.]*)");

  private final Complaints complaints;
  private final Set<String> bound;

  PropertyCheck(Complaints complaints, Set<String> bound) {
    this.complaints = complaints;
    this.bound = bound;
  }

  void check(PatternDescr pattern) {
    Set<String> fields = FIELDS.get(pattern.getObjectType());
    for (BaseDescr constraint : pattern.getConstraint().getDescrs()) {
      if (constraint instanceof ExprConstraintDescr expression) {
        BaseDescr where = expression.getLine() > 0 ? expression : pattern;
        texts(expression.getExpression(), where);
        if (fields != null) {
          words(expression.getExpression(), fields, pattern.getObjectType(), where);
        }
      }
    }
  }

  private void words(String expression, Set<String> fields, String type, BaseDescr where) {
    String bare = LITERAL.matcher(expression).replaceAll(m -> " ".repeat(m.end() - m.start()));
    Matcher words = WORD.matcher(bare);
    while (words.find()) {
      String word = words.group();
      if (!fields.contains(word) && !LANGUAGE.contains(word) && !bound.contains(word)) {
        complaints.add(
            where,
            "drl-field",
            "'" + word + "' is no field of " + type,
            advice(type, word) + Nearest.hint(word, fields));
      }
    }
  }

  private static String advice(String type, String word) {
    String read =
        switch (type) {
          case "Event", "Status" -> "read what it says by field(\"" + word + "\")";
          case "Row" -> "read a column by text(\"" + word + "\") or number(\"" + word + "\")";
          case "Finding" -> "read what its rule noted by details[\"" + word + "\"]";
          default -> "read a metric by number(\"" + word + "\")";
        };
    return "put a text in \"quotes\"; " + read;
  }

  private void texts(String expression, BaseDescr where) {
    Matcher wrong = TEXT_AS_NUMBER.matcher(expression);
    while (wrong.find()) {
      String name = wrong.group(2) == null ? wrong.group(3) : wrong.group(2);
      complaints.add(
          where,
          "drl-text",
          wrong.group(1) + " is text, " + wrong.group(4) + " is a number",
          "write \"" + wrong.group(4) + "\", or number(\"" + name + "\") to compare numbers");
    }
  }

  private static Set<String> fields(Class<?> fact) {
    return Arrays.stream(fact.getDeclaredMethods())
        .filter(m -> m.getParameterCount() == 0 && Modifier.isPublic(m.getModifiers()))
        .filter(m -> !Modifier.isStatic(m.getModifiers()))
        .map(m -> m.getName())
        .filter(n -> !Set.of("hashCode", "toString").contains(n))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
