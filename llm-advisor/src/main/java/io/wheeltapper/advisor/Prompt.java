package io.wheeltapper.advisor;

import io.wheeltapper.advisor.answer.AnswerSchema;
import io.wheeltapper.core.model.Digest;
import java.util.List;

/** Our own words to a model, apart from any case. */
public final class Prompt {

  private Prompt() {}

  /** Changes with the instructions, the look-ups or the answer's shape; 16 hex digits. */
  public static String hash() {
    return Digest.of(Question.SYSTEM, LookUps.TOOLS, AnswerSchema.of(List.of("an.action")));
  }
}
