package io.wheeltapper.advisor;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import io.wheeltapper.advisor.answer.Answer;
import io.wheeltapper.advisor.answer.AnswerReader;
import io.wheeltapper.advisor.answer.AnswerSchema;
import io.wheeltapper.advisor.answer.BadAnswer;
import io.wheeltapper.advisor.endpoint.Ask;
import io.wheeltapper.advisor.endpoint.Deadline;
import io.wheeltapper.advisor.endpoint.Endpoint;
import io.wheeltapper.advisor.endpoint.EndpointFailed;
import io.wheeltapper.advisor.endpoint.Said;
import io.wheeltapper.advisor.text.Plain;
import io.wheeltapper.advisor.text.Pseudonyms;
import io.wheeltapper.advisor.text.Redaction;
import io.wheeltapper.advisor.text.Secrets;
import io.wheeltapper.advisor.text.Vocabulary;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Advice.Stance;
import io.wheeltapper.core.model.Advice.Usage;
import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A second opinion by a language model, within its budgets. Whatever goes wrong is in the advice.
 * Safe for all threads.
 */
final class LanguageAdvisor implements Advisor {

  /** Cases whose pseudonyms are kept; an older one gets new ones. */
  private static final int MOST_CASES = 500;

  /** Turns in which a model asks for nothing but look-ups, beyond those that it may have. */
  private static final int PATIENCE = 2;

  private static final int MOST_CALLS_A_TURN = 16;

  private final Endpoint endpoint;
  private final Terms terms;
  private final Surroundings surroundings;
  private final RandomGenerator random;
  private final Vocabulary vocabulary;
  private final Purse purse;
  private final Canary canary;
  private final Map<String, Pseudonyms> names =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pseudonyms> eldest) {
          return size() > MOST_CASES;
        }
      };

  LanguageAdvisor(
      Endpoint endpoint, Terms terms, Surroundings surroundings, RandomGenerator random) {
    this.endpoint = endpoint;
    this.terms = terms;
    this.surroundings = surroundings;
    this.random = random;
    this.vocabulary = Vocabulary.with(surroundings.words());
    this.purse = new Purse(terms, surroundings);
    this.canary = new Canary(terms, surroundings.clock(), random);
  }

  @Override
  public String model() {
    return Plain.line(endpoint.model(), 120);
  }

  @Override
  public Advice advise(Dossier dossier, Lookup lookup) throws InterruptedException {
    Pseudonyms known = names(dossier.caseId());
    Passing passing = new Passing(known, new Redaction(vocabulary, known));
    Question question = new Question(passing, boundary(random));
    List<ChatMessage> messages = new ArrayList<>();
    messages.add(SystemMessage.from(Question.SYSTEM));
    Background background = new Background(dossier, lookup, surroundings.runbooks(), passing);
    messages.add(UserMessage.from(clean(question.of(dossier, background))));
    LookUps lookUps =
        new LookUps(dossier, lookup, background, passing, question, terms.toolCalls());
    long begin = System.nanoTime();
    Purse.Tally tally;
    try {
      tally = purse.open(dossier.caseId());
    } catch (EndpointFailed e) {
      return failed(passing, List.of(), Usage.NONE, e.why());
    }
    try {
      Deadline deadline = Deadline.in(tally.left(), System::nanoTime);
      canary.pass(endpoint, deadline, tally);
      String said = talked(messages, lookUps, Question.ladder(dossier), deadline, tally);
      Answer answer = AnswerReader.read(said);
      return new Weighing(passing, Question.ladder(dossier))
          .advice(answer, model(), hash(messages), tally.close(millis(begin)));
    } catch (EndpointFailed e) {
      return failed(passing, messages, tally.close(millis(begin)), e.why());
    } catch (BadAnswer e) {
      return failed(
          passing,
          messages,
          tally.close(millis(begin)),
          BadAnswer.REFUSED + Plain.harmless(e.why(), 200));
    } catch (RuntimeException e) {
      // A mistake of ours, or of a library: the loop goes on without advice.
      return failed(
          passing,
          messages,
          tally.close(millis(begin)),
          "the adviser failed: " + e.getClass().getSimpleName());
    }
  }

  private String talked(
      List<ChatMessage> messages,
      LookUps lookUps,
      List<String> ladder,
      Deadline deadline,
      Purse.Tally tally)
      throws EndpointFailed, InterruptedException {
    boolean tools = lookUps.any();
    for (int turn = 0; turn <= terms.toolCalls() + PATIENCE; turn++) {
      Ask ask =
          new Ask(
              messages,
              tools ? LookUps.TOOLS : List.of(),
              AnswerSchema.of(ladder),
              terms.answerTokens());
      surroundings.ear().sent(messages.toString());
      Said said = endpoint.ask(ask, deadline, tally);
      surroundings.ear().said(said.text());
      if (said.calls().isEmpty()) {
        return said.text();
      }
      if (said.calls().size() > MOST_CALLS_A_TURN) {
        throw new EndpointFailed("the model asks for " + said.calls().size() + " look-ups at once");
      }
      messages.add(said.message());
      for (ToolExecutionRequest call : said.calls()) {
        messages.add(ToolExecutionResultMessage.from(call, clean(lookUps.answer(call))));
      }
    }
    throw new EndpointFailed("the model asks for look-ups and does not answer");
  }

  /** The second net, over all that leaves. */
  private static String clean(String text) {
    return Secrets.scrub(text).text();
  }

  private Advice failed(Passing passing, List<ChatMessage> messages, Usage usage, String why) {
    return new Advice(
        model(),
        usage.calls() == 0 ? "" : hash(messages),
        List.of(),
        "",
        List.of(),
        List.of(),
        Stance.NOTHING,
        0,
        passing.attempts(),
        usage,
        Plain.line(why, 500));
  }

  private static String hash(List<ChatMessage> messages) {
    return Digest.full(messages.toArray());
  }

  private static long millis(long begin) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  private Pseudonyms names(String caseId) {
    synchronized (names) {
      return names.computeIfAbsent(caseId, id -> new Pseudonyms());
    }
  }

  /** A word that nobody can guess. */
  static String boundary(RandomGenerator random) {
    return "%016x".formatted(random.nextLong());
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
