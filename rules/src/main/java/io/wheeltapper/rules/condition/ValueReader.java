package io.wheeltapper.rules.condition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads sums, calls, fields and literals; knows where in the constraint it is. */
final class ValueReader {

  private final String text;
  private final List<Token> tokens;
  private int at;

  ValueReader(String text) {
    this.text = text;
    this.tokens = Token.of(text);
  }

  String text() {
    return text;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token second() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    return tokens.get(at++);
  }

  boolean atEnd() {
    return peek().kind() == Token.Kind.END;
  }

  int place() {
    return at;
  }

  void back(int place) {
    at = place;
  }

  /** What was read since a place, blanks evened out. */
  String since(int place) {
    int from = tokens.get(place).start();
    return at <= place ? "" : Words.even(text.substring(from, tokens.get(at - 1).end()));
  }

  boolean take(String sign) {
    if (peek().is(sign)) {
      at++;
      return true;
    }
    return false;
  }

  void need(String sign) {
    if (!take(sign)) {
      throw new NotFollowed("'" + peek().text() + "' where " + sign + " should be, in " + text);
    }
  }

  /** Milliseconds between a temporal operator's brackets; none without brackets. */
  List<Long> periods() {
    if (peek().kind() != Token.Kind.PERIODS) {
      return List.of();
    }
    return Arrays.stream(next().text().split(",", -1)).map(Spans::millis).toList();
  }

  Value sum() {
    Value left = product();
    while (peek().is("+") || peek().is("-")) {
      left = combined(next().text().charAt(0), left, product());
    }
    return left;
  }

  private Value product() {
    Value left = single();
    while (peek().is("*") || peek().is("/") || peek().is("%")) {
      left = combined(next().text().charAt(0), left, single());
    }
    return left;
  }

  private static Value combined(char sign, Value left, Value right) {
    return scope -> Numeric.combine(sign, left.in(scope), right.in(scope));
  }

  private Value single() {
    if (take("-")) {
      Value value = single();
      return scope -> Numeric.combine('-', 0L, value.in(scope));
    }
    return members(first());
  }

  private Value first() {
    Token token = next();
    switch (token.kind()) {
      case NUMBER -> {
        Number number = Numeric.literal(token.text());
        return _ -> number;
      }
      case TEXT -> {
        String literal = Words.unquoted(token.text());
        return _ -> literal;
      }
      case WORD -> {
        return word(token.text());
      }
      default -> {
        if (token.is("(")) {
          Value inner = sum();
          need(")");
          return inner;
        }
        throw new NotFollowed("'" + token.text() + "' in " + text);
      }
    }
  }

  private Value word(String word) {
    switch (word) {
      case "null" -> {
        return _ -> null;
      }
      case "true" -> {
        return _ -> Boolean.TRUE;
      }
      case "false" -> {
        return _ -> Boolean.FALSE;
      }
      case "this" -> {
        return scope -> scope.get(Scope.THIS);
      }
      default -> {}
    }
    if (word.equals("Target") && peek().is(".")) {
      next();
      return word(next().text());
    }
    Class<?> type = Members.type(word);
    if (type != null && peek().is(".")) {
      next();
      String member = next().text();
      if (peek().is("(")) {
        List<Value> arguments = arguments();
        return scope -> Members.call(type, member, all(arguments, scope));
      }
      Object constant = Members.constant(type, member);
      return _ -> constant;
    }
    if (peek().is("(")) {
      List<Value> arguments = arguments();
      return scope -> Members.call(there(scope.get(Scope.THIS)), word, all(arguments, scope));
    }
    return scope ->
        scope.knows(word)
            ? scope.get(word)
            : word.startsWith("$")
                ? scope.get(word)
                : Members.property(there(scope.get(Scope.THIS)), word);
  }

  private Value members(Value owner) {
    Value value = owner;
    while (peek().is(".") || peek().is("[")) {
      Value before = value;
      if (take("[")) {
        Value index = sum();
        need("]");
        value = scope -> entry(before.in(scope), index.in(scope));
      } else {
        next();
        String member = next().text();
        if (peek().is("(")) {
          List<Value> arguments = arguments();
          value = scope -> Members.call(there(before.in(scope)), member, all(arguments, scope));
        } else {
          value = scope -> Members.property(there(before.in(scope)), member);
        }
      }
    }
    return value;
  }

  private List<Value> arguments() {
    need("(");
    List<Value> arguments = new ArrayList<>();
    while (!peek().is(")")) {
      arguments.add(sum());
      if (!peek().is(")")) {
        need(",");
      }
    }
    need(")");
    return List.copyOf(arguments);
  }

  private static List<@Nullable Object> all(List<Value> values, Scope scope) {
    List<@Nullable Object> all = new ArrayList<>();
    values.forEach(v -> all.add(v.in(scope)));
    return all;
  }

  private static @Nullable Object entry(@Nullable Object owner, @Nullable Object index) {
    return switch (there(owner)) {
      case java.util.Map<?, ?> map -> map.get(index);
      case List<?> list -> list.get(Numeric.number(index).intValue());
      default -> throw new IllegalArgumentException("no entries in " + owner);
    };
  }

  private static Object there(@Nullable Object owner) {
    return java.util.Objects.requireNonNull(owner);
  }
}
