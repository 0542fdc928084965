package io.wheeltapper.actuators.gpu.node;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** An {@link Answer} as one line of JSON, and back. */
public final class AnswerJson {

  /** More than eight GPUs with all their users take; a longer text is none of ours. */
  static final int LONGEST = 1 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private AnswerJson() {}

  /** On one line. */
  public static byte[] write(Answer answer) throws IOException {
    return JSON.writeValueAsBytes(answer);
  }

  /**
   * From what a machine printed: the last line that begins an object, since a login may greet
   * before it.
   *
   * @throws IOException when there is none
   */
  public static Answer read(String text) throws IOException {
    if (text.length() > LONGEST) {
      throw new IOException("longer than any answer");
    }
    String line =
        text.lines()
            .map(String::strip)
            .filter(l -> l.startsWith("{"))
            .reduce((_, last) -> last)
            .orElseThrow(() -> new IOException("no answer in it"));
    Answer answer = JSON.readValue(line, Answer.class);
    if (answer == null || answer.verb() == null || answer.result() == null) {
      throw new IOException("no answer of ours");
    }
    return answer;
  }
}
