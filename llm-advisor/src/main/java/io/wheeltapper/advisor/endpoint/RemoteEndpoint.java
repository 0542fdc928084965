package io.wheeltapper.advisor.endpoint;

import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model behind an address, by LangChain4j over {@link BoundedHttp}. What an endpoint does not
 * bear (a schema, tools) is left out from then on.
 */
public final class RemoteEndpoint implements Endpoint {

  /** Calls beyond the first that one turn may take: told to wait, broken server, simpler shape. */
  private static final int MOST_AGAIN = 3;

  private static final Duration AFTER_A_BROKEN_SERVER = Duration.ofSeconds(1);

  private final Address address;
  private final Waiting waiting;
  private final HttpClient client;
  private final Line line;
  private volatile Shape shape;

  /**
   * Does not call yet.
   *
   * @throws IOException when the certificates cannot be read
   */
  public RemoteEndpoint(Address address, Waiting waiting) throws IOException {
    this.address = address;
    this.waiting = waiting;
    this.client = Clients.of(address);
    this.line = new Line(address.model(), address.atOnce(), address.perMinute());
    this.shape = new Shape(address.schema(), true, false);
  }

  @Override
  public String model() {
    return address.model();
  }

  @Override
  public Said ask(Ask ask, Deadline deadline, Meter meter)
      throws EndpointFailed, InterruptedException {
    Shape now = shape;
    for (int again = 0; ; again++) {
      try {
        Said said = once(ask, now, deadline, meter);
        shape = now;
        return said;
      } catch (RuntimeException e) {
        Optional<Answered> answered = Causes.find(e, Answered.class);
        if (Thread.interrupted()) {
          throw new InterruptedException("given up while the model was asked");
        }
        if (answered.isEmpty() || again >= MOST_AGAIN) {
          throw new EndpointFailed(Refusals.words(e, address));
        }
        now = again(answered.get(), now, deadline);
      }
    }
  }

  private Said once(Ask ask, Shape now, Deadline deadline, Meter meter)
      throws EndpointFailed, InterruptedException {
    String key = address.key().now();
    if (deadline.passed()) {
      throw new EndpointFailed("no whole answer within the time limit");
    }
    long guess = ask.tokens();
    meter.begin(guess, ask.answerTokens());
    long sent = guess;
    long received = ask.answerTokens();
    ChatResponse response;
    try {
      BoundedHttp http = new BoundedHttp(client, deadline, key);
      ChatRequest request = request(ask, now);
      response =
          line.call(() ->
              address
                  .dialect()
                  .open(
                      address.url(),
                      address.model(),
                      key,
                      new OneHttp(http),
                      now,
                      ask.answerTokens())
                  .chat(request));
      TokenUsage usage = response.tokenUsage();
      sent = told(usage == null ? null : usage.inputTokenCount(), guess);
      received = told(usage == null ? null : usage.outputTokenCount(), received);
    } catch (EndpointFailed e) {
      sent = 0;
      received = 0;
      throw e;
    } catch (RuntimeException e) {
      // A plain no costs nothing; of what broke off nobody knows what it cost.
      if (Causes.find(e, Answered.class).isPresent()) {
        sent = 0;
        received = 0;
      }
      throw e;
    } finally {
      meter.end(sent, received);
    }
    return said(response);
  }

  /** An endpoint that says nothing, or nonsense, does not make it cheap. */
  private static long told(@Nullable Integer count, long otherwise) {
    return count == null || count <= 0 ? otherwise : count;
  }

  private static ChatRequest request(Ask ask, Shape now) {
    ChatRequest.Builder built = ChatRequest.builder().messages(ask.messages());
    if (now.tools() && !ask.tools().isEmpty()) {
      built.toolSpecifications(ask.tools());
    }
    if (now.schema()) {
      built.responseFormat(
          ResponseFormat.builder().type(ResponseFormatType.JSON).jsonSchema(ask.schema()).build());
    }
    return built.build();
  }

  private static Said said(ChatResponse response) throws EndpointFailed {
    FinishReason reason = response.finishReason();
    if (reason == FinishReason.LENGTH) {
      throw new EndpointFailed("the answer is longer than it may be and was cut off");
    }
    if (reason == FinishReason.CONTENT_FILTER) {
      throw new EndpointFailed("the endpoint's moderation stopped the answer");
    }
    if (reason == FinishReason.OTHER) {
      // Anthropic's stop_reason "refusal" arrives so.
      throw new EndpointFailed("moderation, or the model itself, stopped the answer");
    }
    String text = response.aiMessage().text();
    return new Said(
        text == null ? "" : text,
        response.aiMessage().hasToolExecutionRequests()
            ? response.aiMessage().toolExecutionRequests()
            : List.of());
  }

  private Shape again(Answered no, Shape now, Deadline deadline)
      throws EndpointFailed, InterruptedException {
    int status = no.statusCode();
    if (status == 400 || status == 422) {
      Shape simpler = now.after(String.valueOf(no.getMessage()));
      if (simpler.equals(now)) {
        throw new EndpointFailed(Refusals.words(no, address));
      }
      return simpler;
    }
    boolean busy = status == 429 || status == 503 || status == 529;
    if (!busy && status < 500) {
      throw new EndpointFailed(Refusals.words(no, address));
    }
    Duration wait = no.wanted().orElse(AFTER_A_BROKEN_SERVER);
    if (wait.compareTo(deadline.left()) >= 0) {
      throw new EndpointFailed(
          Refusals.words(no, address)
              + "; to wait "
              + wait.toSeconds()
              + " s goes beyond the time limit");
    }
    waiting.rest(wait);
    return now;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** Whether a failure is the endpoint's moderation. */
  static boolean moderated(Throwable thrown) {
    return Causes.find(thrown, ContentFilteredException.class).isPresent();
  }
}
