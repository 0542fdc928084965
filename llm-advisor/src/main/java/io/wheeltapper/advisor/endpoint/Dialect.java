package io.wheeltapper.advisor.endpoint;

import static dev.langchain4j.model.chat.Capability.RESPONSE_FORMAT_JSON_SCHEMA;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.util.Set;

/** How an endpoint is spoken to. */
public enum Dialect {
  /** {@code /chat/completions}: OpenAI, vLLM, Ollama, llama.cpp and most gateways. */
  OPENAI,
  /** {@code /messages}. */
  ANTHROPIC;

  /**
   * A model for one call.
   *
   * @param key {@code ""} for none
   */
  ChatModel open(
      String url, String model, String key, HttpClientBuilder http, Shape shape, int most) {
    return switch (this) {
      case OPENAI -> {
        OpenAiChatModel.OpenAiChatModelBuilder builder =
            OpenAiChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(url)
                .modelName(model)
                .apiKey(key.isEmpty() ? "none" : key)
                .strictJsonSchema(shape.schema())
                .supportedCapabilities(
                    shape.schema() ? Set.of(RESPONSE_FORMAT_JSON_SCHEMA) : Set.of())
                .maxRetries(0);
        yield (shape.completionLimit()
                ? builder.maxCompletionTokens(most)
                : builder.maxTokens(most))
            .build();
      }
      case ANTHROPIC ->
          AnthropicChatModel.builder()
              .httpClientBuilder(http)
              .baseUrl(url)
              .modelName(model)
              .apiKey(key)
              .maxTokens(most)
              .supportedCapabilities(
                  shape.schema() ? Set.of(RESPONSE_FORMAT_JSON_SCHEMA) : Set.of())
              .maxRetries(0)
              .build();
    };
  }

  /** What the endpoint's list of models is asked with: the header and its value. */
  String header() {
    return this == OPENAI ? "Authorization" : "x-api-key";
  }

  /** The header's value. */
  String value(String key) {
    return this == OPENAI ? "Bearer " + key : key;
  }
}
