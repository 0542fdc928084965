package io.wheeltapper.deploy.adviser;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the adviser is asked: beside the loop, on threads of its own, about each first plan and
 * each further rung. Nothing waits for it; what it says is offered as an input and comes when it
 * comes. Questions wait in a bounded queue from which the oldest are dropped. Safe for all threads.
 */
public final class AdviceDesk implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdviceDesk.class);

  private static final int WAITING = 64;
  private static final int ASKERS = 2;

  /** Most questions about one case that nobody asked for: a ladder has fewer rungs. */
  private static final int EACH_CASE = 8;

  /** Cases of which is remembered what was asked. */
  private static final int REMEMBERED = 4_000;

  /** Cases that ended since the last question, of which it is told before the next. */
  private static final int ENDED = 500;

  /**
   * What it stands between.
   *
   * @param index takes each case that is over, before the next question and on its thread
   */
  public record Parts(
      Advisor advisor,
      Influence influence,
      CaseFiles files,
      Recall recall,
      Consumer<Lookup.Past> index,
      Function<Fault, List<String>> ladder,
      Consumer<Input> loop,
      LongSupplier now) {}

  private record Asked(Fault fault, int rung) {}

  private final Parts parts;
  private final Meters meters;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition asks = lock.newCondition();
  private final Deque<String> waiting = new ArrayDeque<>();
  private final Deque<String> ended = new ArrayDeque<>();
  private final Map<String, List<Asked>> asked =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Asked>> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final List<Thread> askers = new ArrayList<>();
  private boolean closed;

  private AdviceDesk(Parts parts, MeterRegistry meters) {
    this.parts = parts;
    this.meters = new Meters(meters);
  }

  /** Opens it; what the files hold already is not asked about. Closes the adviser with itself. */
  public static AdviceDesk open(Parts parts, MeterRegistry meters) {
    AdviceDesk desk = new AdviceDesk(parts, meters);
    for (int i = 0; i < ASKERS; i++) {
      desk.askers.add(Thread.ofVirtual().name("adviser-" + i).start(desk::run));
    }
    return desk;
  }

  /** Takes a durable entry; returns at once and never throws. */
  public void accept(long index, Entry entry) {
    try {
      parts.files().take(index, entry);
      switch (entry) {
        case Entry.Planned planned -> planned(planned);
        case Entry.Cleared cleared -> ended(cleared.caseId());
        default -> {}
      }
    } catch (RuntimeException e) {
      LOG.error("case={} gets no advice: {}", entry.caseId(), e.toString());
    }
  }

  /** Takes what the loop takes; on the decision thread. */
  public void sensed(Input input) {
    if (input instanceof Input.Sensed sensed) {
      parts.recall().hear(sensed.signals());
    }
  }

  private void planned(Entry.Planned planned) {
    lock.lock();
    try {
      List<Asked> before = asked.computeIfAbsent(planned.caseId(), _ -> new ArrayList<>());
      Asked question = new Asked(planned.fault(), planned.rung());
      if (before.contains(question) || before.size() >= EACH_CASE) {
        return;
      }
      before.add(question);
      if (waiting.contains(planned.caseId())) {
        return;
      }
      if (waiting.size() == WAITING) {
        waiting.removeFirst();
        meters.unasked.increment();
      }
      waiting.addLast(planned.caseId());
      asks.signal();
    } finally {
      lock.unlock();
    }
  }

  private void ended(String caseId) {
    lock.lock();
    try {
      if (ended.size() == ENDED) {
        ended.removeFirst();
      }
      ended.addLast(caseId);
    } finally {
      lock.unlock();
    }
  }

  private void index() {
    List<String> news;
    lock.lock();
    try {
      news = List.copyOf(ended);
      ended.clear();
    } finally {
      lock.unlock();
    }
    parts.files().closed(news).forEach(parts.index());
  }

  private void run() {
    try {
      while (true) {
        String caseId;
        lock.lockInterruptibly();
        try {
          while (waiting.isEmpty() && !closed) {
            asks.await();
          }
          if (closed) {
            return;
          }
          caseId = waiting.removeFirst();
        } finally {
          lock.unlock();
        }
        ask(caseId);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Asks now, and books the answer where the case is open. Blocks as long as the adviser does.
   *
   * @return nothing where there is no such case
   */
  public Optional<Advice> ask(String caseId) throws InterruptedException {
    Optional<Dossier> dossier =
        parts.files().dossier(caseId, parts.now().getAsLong(), parts.ladder());
    if (dossier.isEmpty()) {
      return Optional.empty();
    }
    index();
    Advice said = said(dossier.get());
    Input.Advised input = parts.influence().input(parts.now().getAsLong(), caseId, said);
    meters.count(input.advice());
    parts.loop().accept(input);
    return Optional.of(input.advice());
  }

  private Advice said(Dossier dossier) throws InterruptedException {
    try {
      return parts.advisor().advise(dossier, parts.recall());
    } catch (RuntimeException e) {
      // Its class alone: nobody knows what its words hold.
      LOG.warn("case={} the adviser broke: {}", dossier.caseId(), e.getClass().getName());
      return Advice.failed(parts.advisor().model(), "it broke: " + e.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      asks.signalAll();
    } finally {
      lock.unlock();
    }
    askers.forEach(Thread::interrupt);
    parts.advisor().close();
  }

  private static final class Meters {
    private final Counter calls;
    private final Counter sent;
    private final Counter received;
    private final Counter cost;
    private final Counter failures;
    private final Counter claims;
    private final Counter attempts;
    private final Counter unasked;

    Meters(MeterRegistry registry) {
      calls = registry.counter("wheeltapper.adviser.calls");
      sent = registry.counter("wheeltapper.adviser.tokens", "direction", "sent");
      received = registry.counter("wheeltapper.adviser.tokens", "direction", "received");
      cost = registry.counter("wheeltapper.adviser.cost.millionths");
      failures = registry.counter("wheeltapper.adviser.failures");
      claims = registry.counter("wheeltapper.adviser.claims.dropped");
      attempts = registry.counter("wheeltapper.adviser.attempts");
      unasked = registry.counter("wheeltapper.adviser.questions.dropped");
    }

    void count(Advice said) {
      calls.increment(said.usage().calls());
      sent.increment(said.usage().sent());
      received.increment(said.usage().received());
      cost.increment(said.usage().cost());
      failures.increment(said.failure().isEmpty() ? 0 : 1);
      claims.increment(said.dropped());
      attempts.increment(said.attempts().size());
    }
  }
}
