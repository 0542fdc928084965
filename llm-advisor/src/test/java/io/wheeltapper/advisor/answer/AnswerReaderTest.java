package io.wheeltapper.advisor.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wheeltapper.core.model.Advice.Stance;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnswerReaderTest {

  private static String answer(String claims, String rest) {
    return "{\"hypotheses\":["
        + claims
        + "],\"action\":\"\",\"missing\":[],\"change\":[]"
        + rest
        + "}";
  }

  private static String claim(String percent) {
    return "{\"text\":\"t\",\"percent\":" + percent + ",\"evidence\":[\"s1\"]}";
  }

  @Test
  void readsWithinAFenceAndClipsPercents() throws BadAnswer {
    Answer answer =
        AnswerReader.read(
            "Here it is: ```json\n"
                + answer(
                    claim("900") + "," + claim("-3") + "," + claim("49.6"), ",\"stance\":\"hold\"")
                + "\n```");
    assertEquals(List.of(100, 0, 50), answer.claims().stream().map(Answer.Claim::percent).toList());
    assertEquals(Stance.HOLD, answer.stance());
  }

  @Test
  void longListsAreCut() throws BadAnswer {
    String many = String.join(",", java.util.Collections.nCopies(50, claim("1")));
    assertEquals(5, AnswerReader.read(answer(many, ",\"stance\":\"ask\"")).claims().size());
  }

  @Test
  void whatIsMissingOrOfAnotherTypeMakesItNone() {
    for (String bad :
        List.of(
            "",
            "{",
            "{}",
            answer(claim("1"), ""),
            answer(claim("1"), ",\"stance\":\"act\""),
            answer(claim("\"90\""), ",\"stance\":\"ask\""),
            answer(claim("null"), ",\"stance\":\"ask\""),
            answer("{}", ",\"stance\":\"ask\""),
            answer("7", ",\"stance\":\"ask\""),
            answer(claim("1"), ",\"stance\":\"ask\",\"stance\":\"hold\""),
            answer("{\"text\":\"t\",\"percent\":1,\"evidence\":[1]}", ",\"stance\":\"ask\""),
            "{".repeat(200) + "}".repeat(200),
            "x".repeat(100_000))) {
      assertThrows(BadAnswer.class, () -> AnswerReader.read(bad), bad);
    }
  }
}
