package io.wheeltapper.deploy.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One argument of a tool: how it is declared (JSON Schema), and how it is read. */
sealed interface Input {

  /** Its name. */
  String name();

  /** For whoever asks. */
  String description();

  /** The rest of its schema. */
  Map<String, Object> form();

  /**
   * A value as it came.
   *
   * @throws Unanswered when it is not of the declared form
   */
  Object read(Object value) throws Unanswered;

  /** Its JSON Schema. */
  default Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>(form());
    schema.put("description", description());
    return schema;
  }

  private static Unanswered wrong(Input input, String right) {
    return new Unanswered(input.name() + " is " + right);
  }

  /** A whole number between two bounds, both included. */
  record Whole(String name, long least, long most, String description) implements Input {
    @Override
    public Map<String, Object> form() {
      return Map.of("type", "integer", "minimum", least, "maximum", most);
    }

    @Override
    public Object read(Object value) throws Unanswered {
      if (value instanceof Number n
          && n.doubleValue() == n.longValue()
          && n.longValue() >= least
          && n.longValue() <= most) {
        return n.longValue();
      }
      throw wrong(this, "a whole number from " + least + " to " + most);
    }
  }

  /** One of some words. */
  record Word(String name, List<String> words, String description) implements Input {
    public Word {
      words = List.copyOf(words);
    }

    @Override
    public Map<String, Object> form() {
      return Map.of("type", "string", "enum", words);
    }

    @Override
    public Object read(Object value) throws Unanswered {
      if (value instanceof String s && words.contains(s)) {
        return s;
      }
      throw wrong(this, "one of " + String.join(", ", words));
    }
  }

  /** Yes or no. */
  record Yes(String name, String description) implements Input {
    @Override
    public Map<String, Object> form() {
      return Map.of("type", "boolean");
    }

    @Override
    public Object read(Object value) throws Unanswered {
      if (value instanceof Boolean) {
        return value;
      }
      throw wrong(this, "true or false");
    }
  }

  /** A name: of a case, a target, a fault, a kind of entry. */
  record Name(String name, String description) implements Input {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9:@._/-]{1,200}");

    @Override
    public Map<String, Object> form() {
      return Map.of("type", "string", "pattern", "^" + SAFE.pattern() + "$");
    }

    @Override
    public Object read(Object value) throws Unanswered {
      if (value instanceof String s && SAFE.matcher(s).matches()) {
        return s;
      }
      throw wrong(this, "a name of letters, digits and : @ . _ / -, at most 200 of them");
    }
  }
}
