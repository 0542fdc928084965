package io.wheeltapper.advisor.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import java.util.regex.Pattern;

/** The agreed shape of a drafted rule, and how it is read. Any thread. */
public final class DraftReader {

  /** For models that are asked in words alone. */
  public static final String IN_WORDS =
      """
      Answer with one JSON object and nothing else, with exactly these fields:
      "name": a name for both files, of small letters, digits and hyphens, such as "fan-stopped";
      "rule": the whole text of one file with exactly one rule;
      "test": the whole text of its test.\
      """;

  /** As an answer to a model may be asked for by its provider. */
  public static final JsonSchema SCHEMA =
      JsonSchema.builder()
          .name("rule_draft")
          .rootElement(
              JsonObjectSchema.builder()
                  .addStringProperty("name")
                  .addStringProperty("rule")
                  .addStringProperty("test")
                  .required("name", "rule", "test")
                  .additionalProperties(false)
                  .build())
          .build();

  /** As long as a file of one rule may be. */
  static final int LONGEST = 20_000;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");
  private static final int LONGEST_NAME = 60;

  private DraftReader() {}

  /**
   * Reads one.
   *
   * @throws BadAnswer when it is not of the agreed shape, or holds what a person would not see
   */
  public static RuleDraft read(String text) throws BadAnswer {
    JsonNode root = AnswerReader.object(text);
    String name = root.path("name").asText();
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw new BadAnswer("'name' is no name of small letters, digits and hyphens");
    }
    return new RuleDraft(name, file(root, "rule"), file(root, "test"));
  }

  /** A draft in the agreed shape. */
  public static String write(RuleDraft draft) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", draft.name())
        .put("rule", draft.rule())
        .put("test", draft.test())
        .toString();
  }

  private static String file(JsonNode root, String key) throws BadAnswer {
    JsonNode node = root.get(key);
    if (node == null || !node.isTextual() || node.textValue().isBlank()) {
      throw new BadAnswer("'" + key + "' is missing or no text");
    }
    String text = node.textValue().replace("\r\n", "\n").replace("\t", "    ").strip() + "\n";
    if (text.length() > LONGEST) {
      throw new BadAnswer("'" + key + "' is longer than " + LONGEST + " characters");
    }
    int line = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
      } else if (!shown(c)) {
        throw new BadAnswer(
            "'%s' has a hidden character in line %d: U+%04X".formatted(key, line, (int) c));
      }
    }
    return text;
  }

  /** What a reviewer sees as it is: no control, no format character, no half of a pair. */
  private static boolean shown(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> c < 0xfe00 || c > 0xfe0f;
    };
  }
}
