package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code node.validate}: runs the site's own check of a node and keeps what it said. It changes
 * nothing, so that it may be run again; its result is remembered for {@link #verify}, not beyond
 * the process.
 */
final class NodeValidate implements Deed {

  private static final int DETAIL = 2000;
  private static final int REMEMBERED = 1000;

  private final Run run;
  private final Line line;
  private final List<String> command;
  private final Duration limit;
  private final Map<String, Outcome> results =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Outcome> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** By this line, with the site's command, its {@code {node}} standing for the node's name. */
  NodeValidate(Run run, Line line, List<String> command, Duration limit) {
    this.run = run;
    this.line = line;
    this.command = List.copyOf(command);
    this.limit = limit;
  }

  @Override
  public ActionType type() {
    return Types.validate(limit.plusSeconds(5));
  }

  @Override
  public boolean offered() {
    return !command.isEmpty();
  }

  private List<String> argv(Action action) {
    String node = Names.nodeOf(action.target());
    return command.stream().map(word -> word.replace("{node}", node)).toList();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) {
    return command.isEmpty()
        ? List.of("nothing: no 'validate-command' is set")
        : List.of(String.join(" ", argv(action)));
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    if (command.isEmpty()) {
      return new Outcome.Failed("no 'validate-command' is set; a person must validate", false);
    }
    Outcome outcome = line.write(() -> outcome(action));
    synchronized (results) {
      // The act's entry names the evidence; here it would only be memory.
      results.put(attempt.id(), outcome.with(""));
    }
    return outcome;
  }

  private Outcome outcome(Action action) throws InterruptedException {
    try {
      Run.Ran ran = run.run(argv(action), limit);
      String said = Words.plain(ran.out() + " " + ran.err(), DETAIL);
      if (ran.timedOut()) {
        // No doubt to look after: it changes nothing, and a look would run it again as long.
        return new Outcome.Failed("no end within " + limit + ": " + said, false);
      }
      Outcome end =
          ran.exit() == 0
              ? new Outcome.Done("passed: " + said)
              : new Outcome.Failed("exit " + ran.exit() + ": " + said, false);
      return end.with(ran.all());
    } catch (IOException e) {
      return new Outcome.Failed("cannot be started: " + e.getMessage(), false);
    }
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
