package io.wheeltapper.advisor.answer;

import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.ArrayList;
import java.util.List;

/** The agreed shape of an answer, as a JSON schema and in words. */
public final class AnswerSchema {

  /** For models that are asked in words alone. */
  public static final String IN_WORDS =
      """
      Answer with one JSON object and nothing else, with exactly these fields:
      "hypotheses": list of at most 5 objects, likeliest first, each with "text" (a cause, in at most 60 words), \
      "percent" (whole number 0 to 100) and "evidence" (list of ids of signals, such as "s1"; at least one);
      "action": one name out of the ladder, or "" for none;
      "missing": list of at most 8 texts: what data would help;
      "change": list of at most 8 texts: what would change your mind;
      "stance": "nothing", "ask" (a person should look before anything more is done) or "hold" (wait).\
      """;

  private AnswerSchema() {}

  /** The schema for a case with that ladder. */
  public static JsonSchema of(List<String> ladder) {
    List<String> actions = new ArrayList<>(ladder.stream().distinct().toList());
    actions.add("");
    return JsonSchema.builder()
        .name("second_opinion")
        .rootElement(
            JsonObjectSchema.builder()
                .addProperty("hypotheses", listOf(claim()))
                .addProperty("action", JsonEnumSchema.builder().enumValues(actions).build())
                .addProperty("missing", texts())
                .addProperty("change", texts())
                .addProperty(
                    "stance", JsonEnumSchema.builder().enumValues("nothing", "ask", "hold").build())
                .required("hypotheses", "action", "missing", "change", "stance")
                .additionalProperties(false)
                .build())
        .build();
  }

  private static JsonObjectSchema claim() {
    return JsonObjectSchema.builder()
        .addStringProperty("text")
        .addIntegerProperty("percent")
        .addProperty("evidence", texts())
        .required("text", "percent", "evidence")
        .additionalProperties(false)
        .build();
  }

  private static JsonArraySchema texts() {
    return listOf(JsonStringSchema.builder().build());
  }

  private static JsonArraySchema listOf(
      dev.langchain4j.model.chat.request.json.JsonSchemaElement items) {
    return JsonArraySchema.builder().items(items).build();
  }
}
