package io.wheeltapper.advisor.endpoint;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import java.util.List;

/**
 * One turn of a conversation. Immutable.
 *
 * @param messages all until now
 * @param tools that the model may call; none for none
 * @param schema what the answer should look like
 * @param answerTokens the longest answer
 */
public record Ask(
    List<ChatMessage> messages,
    List<ToolSpecification> tools,
    JsonSchema schema,
    int answerTokens) {

  /** A token is hardly ever shorter, so that no budget is passed by a wrong guess. */
  private static final int CHARACTERS_A_TOKEN = 3;

  public Ask {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /** An upper guess of the tokens sent. */
  public long tokens() {
    long characters = 0;
    for (ChatMessage message : messages) {
      characters += message.toString().length();
    }
    for (ToolSpecification tool : tools) {
      characters += tool.toString().length();
    }
    return characters / CHARACTERS_A_TOKEN + 1;
  }
}
