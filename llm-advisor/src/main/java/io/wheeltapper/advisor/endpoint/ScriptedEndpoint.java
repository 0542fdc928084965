package io.wheeltapper.advisor.endpoint;

import dev.langchain4j.data.message.ChatMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A model whose answers are known: by rules on what it is asked, else in order. For evaluation and
 * tests; calls nothing outside.
 */
public final class ScriptedEndpoint implements Endpoint {

  /** A token, as many models count it, is four characters. */
  private static final int CHARACTERS_A_TOKEN = 4;

  private final Script script;
  private final AtomicInteger next = new AtomicInteger();

  /** Answers by a script. */
  public ScriptedEndpoint(Script script) {
    this.script = script;
  }

  @Override
  public String model() {
    return script.model();
  }

  @Override
  public Said ask(Ask ask, Deadline deadline, Meter meter) throws EndpointFailed {
    String heard =
        ask.messages().stream().map(ChatMessage::toString).collect(Collectors.joining("\n"));
    meter.begin(heard.length() / CHARACTERS_A_TOKEN, ask.answerTokens());
    String text = "";
    try {
      text = answer(heard);
      return Said.of(text);
    } finally {
      meter.end(heard.length() / CHARACTERS_A_TOKEN, text.length() / CHARACTERS_A_TOKEN);
    }
  }

  private String answer(String heard) throws EndpointFailed {
    for (Script.Rule rule : script.rules()) {
      if (rule.when().stream().allMatch(heard::contains)) {
        return rule.answer();
      }
    }
    List<String> answers = script.answers();
    int at = next.getAndIncrement();
    if (at >= answers.size()) {
      throw new EndpointFailed("the script has no answer for this");
    }
    return answers.get(at);
  }

  @Override
  public void close() {}
}
