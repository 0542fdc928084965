package io.wheeltapper.advisor;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import io.wheeltapper.advisor.answer.Answer;
import io.wheeltapper.advisor.answer.AnswerReader;
import io.wheeltapper.advisor.answer.AnswerSchema;
import io.wheeltapper.advisor.answer.BadAnswer;
import io.wheeltapper.advisor.endpoint.Ask;
import io.wheeltapper.advisor.endpoint.Deadline;
import io.wheeltapper.advisor.endpoint.Endpoint;
import io.wheeltapper.advisor.endpoint.EndpointFailed;
import io.wheeltapper.advisor.endpoint.Meter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * A question whose answer is known, put as any other: a model that does not see which of three
 * signals shows the fault is broken, or answers to somebody else. Safe for all threads.
 */
final class Canary {

  private static final Duration AFTER_A_WRONG_ANSWER = Duration.ofMinutes(10);
  private static final List<String> LADDER = List.of("node.isolate", "gpu.reset", "node.reboot");

  /** A fault, the signal that shows it, and two that do not. */
  private record Known(String fault, String shows, String other, String another) {}

  private static final List<Known> ALL =
      List.of(
          new Known(
              "gpu-fell-off-bus",
              "Xid 79: the GPU has fallen off the bus",
              "link speed 400 Gbps, state active",
              "disk used 0.41"),
          new Known(
              "disk-failing",
              "disk media errors 212, critical warning, spare 3 percent",
              "GPU temperature 54 C",
              "clock offset 0.002 s"),
          new Known(
              "host-out-of-memory",
              "kernel: out of memory, a process was killed",
              "fan 7200 rpm",
              "PCI link width 16, as it should be"),
          new Known(
              "fan-failed",
              "fan 0 rpm, the fan has failed",
              "memory errors 0",
              "link active, symbol errors 0"));

  private final Terms terms;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ReentrantLock one = new ReentrantLock();
  private Instant next = Instant.MIN;
  private int asked;
  private String wrong = "";

  Canary(Terms terms, InstantSource clock, RandomGenerator random) {
    this.terms = terms;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Returns when the model may be asked.
   *
   * @throws EndpointFailed when it gave a wrong answer lately, or none now
   */
  void pass(Endpoint endpoint, Deadline deadline, Meter meter)
      throws EndpointFailed, InterruptedException {
    if (terms.canaryCalls() == 0) {
      return;
    }
    one.lockInterruptibly();
    try {
      boolean due =
          clock.instant().isAfter(next) || asked >= terms.canaryCalls() && wrong.isEmpty();
      if (due) {
        wrong = ask(endpoint, deadline, meter);
        asked = 0;
        next = clock.instant().plus(wrong.isEmpty() ? terms.canaryEvery() : AFTER_A_WRONG_ANSWER);
      }
      if (!wrong.isEmpty()) {
        throw new EndpointFailed(
            EndpointFailed.NOT_TRUSTED + ": to a question with a known answer " + wrong);
      }
      asked++;
    } finally {
      one.unlock();
    }
  }

  /** What was wrong with the answer, or {@code ""}. */
  private String ask(Endpoint endpoint, Deadline deadline, Meter meter)
      throws EndpointFailed, InterruptedException {
    Known known = ALL.get(random.nextInt(ALL.size()));
    int right = random.nextInt(3);
    String boundary = LanguageAdvisor.boundary(random);
    StringBuilder signals = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      String text =
          i == right ? known.shows() : i == (right + 1) % 3 ? known.other() : known.another();
      signals
          .append("\ns")
          .append(i + 1)
          .append(" | 30 s | node-1 | HOST | sensor | event | ")
          .append(text);
    }
    String data =
        "case: node-1\nfault: "
            + known.fault()
            + "\nladder, mildest first: "
            + String.join(", ", LADDER)
            + "\nnext: node.isolate"
            + "\nsignals, oldest first (id | before now | about | born in | sensor | type | text):"
            + signals;
    String text =
        "=== data "
            + boundary
            + " ===\n"
            + data
            + "\n=== end "
            + boundary
            + " ===\n"
            + "What is your second opinion?";
    String said =
        endpoint
            .ask(
                new Ask(
                    List.of(SystemMessage.from(Question.SYSTEM), UserMessage.from(text)),
                    List.of(),
                    AnswerSchema.of(LADDER),
                    terms.answerTokens()),
                deadline,
                meter)
            .text();
    return judged(said, "s" + (right + 1));
  }

  private static String judged(String said, String right) {
    try {
      Answer answer = AnswerReader.read(said);
      if (answer.claims().isEmpty()
          || !answer.claims().getFirst().evidence().equals(List.of(right))) {
        return "it does not rest its first cause on the one signal that shows the fault";
      }
      return answer.action().isEmpty() || LADDER.contains(answer.action())
          ? ""
          : "it names an action that is not on the ladder";
    } catch (BadAnswer e) {
      return "its answer is not of the agreed shape: " + e.why();
    }
  }
}
