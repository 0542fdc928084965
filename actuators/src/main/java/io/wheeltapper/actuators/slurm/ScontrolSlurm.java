package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The real {@link Slurm} by its commands, of 22.05 and later.
 *
 * @param commands how the commands are called
 * @param limit of one call; the commands themselves wait up to a minute for a lost controller
 * @param line that every command takes
 */
record ScontrolSlurm(Run run, ScontrolCalls commands, Duration limit, Line line) implements Slurm {

  @Override
  public Optional<Node> node(String name) throws CallFailed, InterruptedException {
    Run.Ran ran = read(commands.showNode(Names.node(name)));
    if (ran.exit() != 0 && (ran.out() + ran.err()).contains("not found")) {
      return Optional.empty();
    }
    Node node = ScontrolText.node(answer(ran).out());
    if (!node.name().equals(name)) {
      throw new CallFailed(CallFailed.Kind.NONSENSE, "asked for " + name + ", got another node");
    }
    return Optional.of(node);
  }

  /**
   * Two reads: {@code squeue} with a separator that no job's owner can know, since {@code scontrol
   * show job} lets a job's name forge any field before its own; and the AdminComment, which only
   * that prints in 22.05.
   */
  @Override
  public Optional<Job> job(String id) throws CallFailed, InterruptedException {
    String separator = "#" + UUID.randomUUID() + "#";
    Run.Ran queue = read(commands.queue(Names.job(id), separator));
    if (queue.exit() != 0 && queue.err().contains("Invalid job id")) {
      return Optional.empty();
    }
    if (answer(queue).out().isBlank()) {
      return Optional.empty();
    }
    Run.Ran shown = read(commands.showJob(id));
    if (shown.exit() != 0 && shown.err().contains("Invalid job id")) {
      return Optional.empty();
    }
    return Optional.of(
        ScontrolText.job(
            id, queue.out(), separator, ScontrolText.adminComment(answer(shown).out())));
  }

  @Override
  public String describe(Change change) {
    return commands.text(change);
  }

  @Override
  public void apply(Change change) throws CallFailed, InterruptedException {
    line.writes(() -> write(change));
  }

  private void write(Change change) throws CallFailed, InterruptedException {
    List<String> argv = commands.argv(change);
    Run.Ran ran;
    try {
      ran = run.run(argv, limit);
    } catch (IOException e) {
      throw unstarted(argv, e);
    }
    if (ran.timedOut() || lost(ran)) {
      throw new CallFailed(
          CallFailed.Kind.UNCERTAIN, commands.text(change) + ": no answer. " + said(ran));
    }
    if (unreached(ran)) {
      throw new CallFailed(CallFailed.Kind.UNREACHABLE, said(ran));
    }
    if (ran.exit() != 0) {
      throw new CallFailed(CallFailed.Kind.REFUSED, commands.text(change) + ": " + said(ran));
    }
  }

  private Run.Ran read(List<String> argv) throws CallFailed, InterruptedException {
    return line.read(() -> asked(argv));
  }

  private Run.Ran asked(List<String> argv) throws CallFailed, InterruptedException {
    try {
      Run.Ran ran = run.run(argv, limit);
      if (ran.timedOut() || unreached(ran) || lost(ran)) {
        throw new CallFailed(CallFailed.Kind.UNREACHABLE, "Slurm does not answer. " + said(ran));
      }
      return ran;
    } catch (IOException e) {
      throw unstarted(argv, e);
    }
  }

  private static Run.Ran answer(Run.Ran ran) throws CallFailed {
    if (ran.exit() != 0) {
      throw new CallFailed(CallFailed.Kind.REFUSED, said(ran));
    }
    return ran;
  }

  /** Missing, or the machine has no more memory or processes just now: nothing was run. */
  private static CallFailed unstarted(List<String> argv, IOException e) {
    return new CallFailed(
        CallFailed.Kind.NOT_MADE, argv.getFirst() + " cannot be started: " + e.getMessage(), e);
  }

  /** Nothing was sent. */
  private static boolean unreached(Run.Ran ran) {
    return ran.exit() != 0 && Outage.unreached(ran.err());
  }

  /** A request was sent and no answer came. */
  private static boolean lost(Run.Ran ran) {
    return ran.exit() != 0 && Outage.lost(ran.err());
  }

  private static String said(Run.Ran ran) {
    return Words.plain(ran.err() + " " + ran.out(), 400);
  }
}
