package io.wheeltapper.advisor.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wheeltapper.core.model.Advice.Stance;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a model answered. Nothing in it is taken as given, whatever schema was asked for: a
 * field that is missing or of another type makes the whole answer none; longer lists and texts are
 * cut. Any thread.
 */
public final class AnswerReader {

  /** Characters of an answer that are looked at; the longest that is asked for is shorter. */
  static final int LONGEST = 64 * 1024;

  static final int MOST_CLAIMS = 5;
  static final int MOST_EVIDENCE = 20;
  static final int MOST_NOTES = 8;
  static final int LONGEST_ID = 40;

  private static final int LONGEST_TEXT = 4_000;
  private static final int DEEPEST = 16;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST)
                          .maxNumberLength(100)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private AnswerReader() {}

  /**
   * Reads one.
   *
   * @throws BadAnswer when it is not of the agreed shape
   */
  public static Answer read(String text) throws BadAnswer {
    JsonNode root = object(text);
    List<Answer.Claim> claims = new ArrayList<>();
    for (JsonNode one : list(root, "hypotheses", MOST_CLAIMS)) {
      claims.add(claim(one));
    }
    return new Answer(
        claims,
        string(root, "action"),
        strings(root, "missing", MOST_NOTES),
        strings(root, "change", MOST_NOTES),
        stance(string(root, "stance")));
  }

  static JsonNode object(String text) throws BadAnswer {
    if (text.length() > LONGEST) {
      throw new BadAnswer("it is longer than " + LONGEST + " characters");
    }
    int begin = text.indexOf('{');
    int end = text.lastIndexOf('}');
    if (begin < 0 || end < begin) {
      throw new BadAnswer("it is no JSON object");
    }
    try {
      // What is asked for in words alone often comes within a fence.
      JsonNode root = JSON.readTree(text.substring(begin, end + 1));
      if (root == null || !root.isObject()) {
        throw new BadAnswer("it is no JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new BadAnswer("it is no JSON: " + e.getOriginalMessage());
    }
  }

  private static Answer.Claim claim(JsonNode node) throws BadAnswer {
    if (!node.isObject()) {
      throw new BadAnswer("'hypotheses' holds what is no object");
    }
    JsonNode percent = node.get("percent");
    if (percent == null || !percent.isNumber()) {
      throw new BadAnswer("'percent' is missing or no number");
    }
    double value = percent.doubleValue();
    return new Answer.Claim(
        string(node, "text"),
        Double.isNaN(value) ? 0 : (int) Math.clamp(Math.round(value), 0, 100),
        strings(node, "evidence", MOST_EVIDENCE));
  }

  private static Stance stance(String word) throws BadAnswer {
    return switch (word) {
      case "nothing" -> Stance.NOTHING;
      case "ask" -> Stance.ASK;
      case "hold" -> Stance.HOLD;
      default -> throw new BadAnswer("'stance' is none of nothing, ask, hold");
    };
  }

  private static List<JsonNode> list(JsonNode node, String key, int most) throws BadAnswer {
    JsonNode list = node.get(key);
    if (list == null || !list.isArray()) {
      throw new BadAnswer("'" + key + "' is missing or no list");
    }
    List<JsonNode> first = new ArrayList<>();
    for (int i = 0; i < Math.min(list.size(), most); i++) {
      first.add(list.get(i));
    }
    return first;
  }

  private static List<String> strings(JsonNode node, String key, int most) throws BadAnswer {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : list(node, key, most)) {
      if (!one.isTextual()) {
        throw new BadAnswer("'" + key + "' holds what is no text");
      }
      texts.add(cut(one.textValue()));
    }
    return texts;
  }

  private static String string(JsonNode node, String key) throws BadAnswer {
    JsonNode text = node.get(key);
    if (text == null || !text.isTextual()) {
      throw new BadAnswer("'" + key + "' is missing or no text");
    }
    return cut(text.textValue());
  }

  private static String cut(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }
}
