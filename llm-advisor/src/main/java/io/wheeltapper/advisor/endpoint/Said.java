package io.wheeltapper.advisor.endpoint;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import java.util.List;

/**
 * A model's turn: a stranger's text, of bounded length.
 *
 * @param text {@code ""} where it only called tools
 * @param calls of tools
 */
public record Said(String text, List<ToolExecutionRequest> calls) {

  public Said {
    calls = List.copyOf(calls);
  }

  /** A whole answer without calls. */
  public static Said of(String text) {
    return new Said(text, List.of());
  }

  /** As the next turn has to hear it. */
  public AiMessage message() {
    return calls.isEmpty() ? AiMessage.from(text) : AiMessage.from(text, calls);
  }
}
