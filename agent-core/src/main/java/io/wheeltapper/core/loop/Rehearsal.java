package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.core.spi.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The whole agent in virtual time on the caller's thread: for replay, scenarios and tests. Between
 * two inputs it lives through every moment at which a case wants to be looked at. It ends where the
 * inputs end; holds that are open then stay open.
 */
public final class Rehearsal {

  /**
   * What a rehearsal plays with. {@code actuators} empty: what would be done is judged, not carried
   * out.
   */
  public record Cast(
      Policy policy,
      Diagnosis diagnosis,
      Gate gate,
      Topology topology,
      List<Actuator> actuators,
      Mode ceiling) {
    public Cast {
      actuators = List.copyOf(actuators);
    }
  }

  private final VirtualScheduling scheduling;
  private final Agent agent;
  private final List<Signal> gathering = new ArrayList<>();
  private long clock;

  /**
   * Begins at the start of virtual time.
   *
   * @param ledger takes the entries; what it holds already is folded first
   * @param start epoch milliseconds
   * @param entries told of each entry in the ledger's order
   * @param recorder told of each input
   */
  public Rehearsal(
      Cast cast, Ledger ledger, long start, Consumer<Entry> entries, Consumer<Input> recorder)
      throws Ledger.Unavailable {
    this(cast, ledger, start, entries, recorder, Catalogue.names());
  }

  /**
   * The same.
   *
   * @param withoutActuators what can be carried out where the cast has no actuators
   */
  public Rehearsal(
      Cast cast,
      Ledger ledger,
      long start,
      Consumer<Entry> entries,
      Consumer<Input> recorder,
      Set<String> withoutActuators)
      throws Ledger.Unavailable {
    scheduling = new VirtualScheduling(start, 1);
    clock = start;
    Book book = new Book();
    Journal journal = new Journal(ledger, scheduling, book, 1, (_, entry) -> entries.accept(entry));
    Runner runner = new Runner(cast.actuators(), scheduling, java.util.Optional::empty, this::hand);
    Set<String> carriers = cast.actuators().isEmpty() ? withoutActuators : runner.carriers();
    Site site =
        new Site(new World(), book, cast.policy(), cast.topology(), cast.ceiling(), carriers, 1);
    Acting acting = cast.actuators().isEmpty() ? Acting.NONE : runner;
    agent = new Agent(site, cast.gate(), cast.diagnosis(), journal, acting, recorder);
    agent.settle();
    scheduling.runUntil(start);
  }

  private void hand(Input input) {
    scheduling.decide(Duration.ZERO, () -> agent.take(input));
  }

  /** One signal of a recorded file, in order; those of one clock value make one batch. */
  public void sense(Signal signal) {
    if (signal.at() > clock && !gathering.isEmpty()) {
      flush();
    }
    clock = Math.max(clock, signal.at());
    gathering.add(signal);
  }

  /** Lets the last signals in. */
  public void flush() {
    if (!gathering.isEmpty()) {
      List<Signal> batch = List.copyOf(gathering);
      gathering.clear();
      take(new Input.Sensed(clock, batch));
    }
  }

  /** Lives up to the input's time, then takes it. */
  public void take(Input input) {
    until(input.at());
    agent.take(input);
    scheduling.runUntil(input.at());
  }

  /**
   * Takes the inputs of a recording as they are: nothing happens between them that is not among
   * them.
   */
  public void retake(Input input) {
    scheduling.runUntil(Math.max(scheduling.now(), input.at()));
    agent.take(input);
    scheduling.runUntil(scheduling.now());
  }

  /** Lives through every due moment up to a time. */
  public void until(long at) {
    while (true) {
      long due = Math.max(scheduling.now(), Math.min(agent.nextDue(), scheduling.nextDue()));
      if (due > at) {
        break;
      }
      boolean caseDue = agent.nextDue() <= due;
      scheduling.runUntil(due);
      if (caseDue && agent.nextDue() <= due) {
        agent.take(new Input.Tick(due, 0));
        scheduling.runUntil(due);
      } else if (caseDue) {
        continue;
      }
      if (scheduling.nextDue() > at && agent.nextDue() > at) {
        break;
      }
    }
    scheduling.runUntil(Math.max(at, scheduling.now()));
  }

  /** Virtual time, epoch milliseconds. */
  public long now() {
    return scheduling.now();
  }

  /** When the agent next does anything by itself; {@link Long#MAX_VALUE} for never. */
  public long nextDue() {
    return Math.min(agent.nextDue(), scheduling.nextDue());
  }

  /** What the agent knows. */
  public Site site() {
    return agent.site();
  }

  /** The agent itself. */
  public Agent agent() {
    return agent;
  }
}
