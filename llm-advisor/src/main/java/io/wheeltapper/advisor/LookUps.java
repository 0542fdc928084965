package io.wheeltapper.advisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the model may look up: reads of the agent's own memory, by pseudonyms alone, so many and no
 * more, none twice. Whatever else it asks for is refused in a sentence. For one thread.
 */
final class LookUps {

  static final String NO_MORE = "No more can be looked up. Give your answer now.";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_ARGUMENTS = 2_000;
  private static final int MOST_SIGNALS = 20;
  private static final int MOST_AROUND = 60;
  private static final int MOST_PASSAGES = 3;

  static final List<ToolSpecification> TOOLS =
      List.of(
          tool("signals", "the last signals of a target", "target", "a pseudonym, such as node-1"),
          tool("around", "what contains a target and what is in it", "target", "a pseudonym"),
          tool("past", "earlier cases of a target with this fault", "target", "a pseudonym"),
          tool("runbooks", "what people wrote down about a fault", "question", "in plain words"));

  private final Dossier dossier;
  private final Lookup lookup;
  private final Background background;
  private final Passing passing;
  private final Question question;
  private final Set<String> asked = new HashSet<>();
  private int left;

  LookUps(
      Dossier dossier,
      Lookup lookup,
      Background background,
      Passing passing,
      Question question,
      int most) {
    this.dossier = dossier;
    this.lookup = lookup;
    this.background = background;
    this.passing = passing;
    this.question = question;
    this.left = most;
  }

  private static ToolSpecification tool(String name, String what, String key, String words) {
    return ToolSpecification.builder()
        .name(name)
        .description(what)
        .parameters(
            JsonObjectSchema.builder()
                .addStringProperty(key, words)
                .required(key)
                .additionalProperties(false)
                .build())
        .build();
  }

  /** Whether any look-up is left. */
  boolean any() {
    return left > 0;
  }

  /** The answer, as it may leave. */
  String answer(ToolExecutionRequest call) {
    if (left <= 0) {
      return NO_MORE;
    }
    left--;
    String name = call.name() == null ? "" : call.name();
    String key = name.equals("runbooks") ? "question" : "target";
    Optional<String> argument = argument(call.arguments(), key);
    if (argument.isEmpty()) {
      return "Refused: give exactly one text, '" + key + "'.";
    }
    if (!asked.add(name + " " + argument.get().strip())) {
      return "Refused: you have this answer already.";
    }
    if (name.equals("runbooks")) {
      return enclosed(background.passages(argument.get(), MOST_PASSAGES));
    }
    Optional<Target> target = passing.names().target(argument.get());
    if (target.isEmpty()) {
      return "Refused: no such name was given to you.";
    }
    return switch (name) {
      case "signals" -> signals(target.get());
      case "around" -> around(target.get());
      case "past" -> enclosed(background.past(target.get()));
      default -> "Refused: there is no such look-up. There are signals, around, past, runbooks.";
    };
  }

  private static Optional<String> argument(
      @org.jspecify.annotations.Nullable String arguments, String key) {
    if (arguments == null || arguments.length() > LONGEST_ARGUMENTS) {
      return Optional.empty();
    }
    try {
      JsonNode node = JSON.readTree(arguments);
      boolean right =
          node != null && node.isObject() && node.size() == 1 && node.path(key).isTextual();
      return right ? Optional.of(node.get(key).textValue()) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private String signals(Target target) {
    List<Evidence> found = lookup.signals(target);
    return enclosed(
        found.stream()
            .limit(MOST_SIGNALS)
            .map(signal -> question.line(signal, dossier.at()))
            .toList());
  }

  private String around(Target target) {
    return enclosed(
        lookup.around(target).stream()
            .limit(MOST_AROUND)
            .map(one -> passing.target("around", one))
            .toList());
  }

  private String enclosed(List<String> lines) {
    return question.enclosed(
        lines.isEmpty() ? "(nothing)" : lines.stream().collect(Collectors.joining("\n")));
  }
}
