package io.wheeltapper.actuators.command;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code node.validate}: a check of the site, all that it said is evidence. It changes nothing, so
 * that it may be run again; its result is remembered for {@link #verify}, not beyond the process.
 */
final class Checked implements Deed {

  private static final int DETAIL = 1_500;
  private static final int REMEMBERED = 1_000;
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final Orders orders;
  private final Program program;
  private final Reading reading;
  private final ActionType type;
  private final Map<String, Outcome> results =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Outcome> eldest) {
          return size() > REMEMBERED;
        }
      };

  Checked(Orders orders, Program program, Reading reading, Duration patience) {
    this.orders = orders;
    this.program = program;
    this.reading = reading;
    Duration limit = orders.limit().plus(orders.look()).plus(MARGIN);
    this.type = new ActionType(orders.type().name(), orders.type().effect(), "", limit, patience);
  }

  @Override
  public ActionType type() {
    return type;
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) {
    refuseOthers(action);
    List<String> calls = new ArrayList<>();
    if (!orders.onlyIf().isEmpty()) {
      calls.add("look at " + Template.text(orders.onlyIf().fill(action.target(), attempt)));
    }
    calls.add(Template.text(orders.run().fill(action.target(), attempt)));
    return calls;
  }

  private void refuseOthers(Action action) {
    if (!orders.means(action.target())) {
      throw new IllegalArgumentException(action.target() + " is none of this one's targets");
    }
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    refuseOthers(action);
    if (!orders.onlyIf().isEmpty()) {
      Run.Ran ran = program.look(orders.onlyIf().fill(action.target(), attempt), orders.look());
      if (ran.exit() != 0) {
        return new Outcome.Failed("not now, says 'only-if': " + Program.said(ran), true);
      }
    }
    Run.Ran ran = program.act(orders.run().fill(action.target(), attempt), orders.limit());
    if (!ran.timedOut() && Program.unanswered(ran)) {
      throw Program.failure(ran);
    }
    Outcome outcome = outcome(ran);
    synchronized (results) {
      // The act's entry names the evidence; here it would only be memory.
      results.put(attempt.id(), outcome.with(""));
    }
    return outcome;
  }

  private Outcome outcome(Run.Ran ran) {
    // No doubt to look after: it changes nothing, and a look would run it again as long.
    Outcome read =
        ran.timedOut()
            ? new Outcome.Failed(
                "no end within " + orders.limit() + ": " + Program.said(ran), false)
            : reading.of(ran);
    String words = Words.plain(read.detail(), DETAIL);
    Outcome end =
        read instanceof Outcome.Done ? new Outcome.Done(words) : new Outcome.Failed(words, false);
    return end.with(ran.all());
  }

  /** A result that went with a restart is had again: the command is a check and changes nothing. */
  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Outcome known;
    synchronized (results) {
      known = results.get(attempt.id());
    }
    return known != null ? known : execute(action, attempt);
  }
}
