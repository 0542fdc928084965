package io.wheeltapper.actuators.gpu;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.Ssh;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.AnswerJson;
import io.wheeltapper.actuators.gpu.node.Ask;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Machines by a command: what reaches one, then {@code wheeltapper gpu} there. No shell of this
 * machine reads it; that of the other may, so that every word is one to it too. A machine that does
 * not answer is no word about the others: what its end means is told outside of the line.
 *
 * @param reach what reaches a machine, {@code {node}} standing for its name; empty: this one
 * @param command the program there
 */
record CommandNodes(
    Run run, Line line, List<String> reach, List<String> command, Duration look, Duration act)
    implements Nodes {

  /** Of a shell that found no such program there. */
  private static final int NOT_FOUND = 127;

  @Override
  public String describe(String node, Ask ask) {
    return String.join(" ", argv(node, ask));
  }

  private List<String> argv(String node, Ask ask) {
    List<String> argv = new ArrayList<>();
    Stream.concat(reach.stream(), command.stream())
        .map(word -> word.replace("{node}", node))
        .forEach(argv::add);
    argv.addAll(words(ask));
    return argv;
  }

  /** What {@code wheeltapper gpu} is asked. */
  static List<String> words(Ask ask) {
    List<String> words = new ArrayList<>(List.of(ask.verb().word()));
    words.addAll(List.of("--gpu", ask.gpu(), "--attempt", ask.attempt(), "--case", ask.kase()));
    switch (ask.verb()) {
      case CAP -> words.addAll(List.of("--watts", Integer.toString(ask.least())));
      case LOCK -> words.addAll(List.of("--mhz", ask.least() + "-" + ask.most()));
      default -> {}
    }
    if (ask.preview()) {
      words.add("--preview");
    }
    words.add("--json");
    return words;
  }

  @Override
  public Answer ask(String node, Ask ask) throws CallFailed, InterruptedException {
    List<String> argv = argv(node, ask);
    return answer(line.read(() -> ran(argv, look)), look, false);
  }

  @Override
  public Answer act(String node, Ask ask) throws CallFailed, InterruptedException {
    List<String> argv = argv(node, ask);
    return answer(line.write(() -> ran(argv, act)), act, true);
  }

  private Run.Ran ran(List<String> argv, Duration limit) throws CallFailed, InterruptedException {
    try {
      return run.run(argv, limit);
    } catch (IOException e) {
      throw new CallFailed(
          CallFailed.Kind.NOT_MADE, argv.getFirst() + " cannot be started: " + e.getMessage(), e);
    }
  }

  private static Answer answer(Run.Ran ran, Duration limit, boolean writes) throws CallFailed {
    if (ran.out().isBlank() && !ran.timedOut()) {
      throw silent(ran, writes);
    }
    try {
      return AnswerJson.read(ran.out());
    } catch (IOException e) {
      throw new CallFailed(
          writes
              ? CallFailed.Kind.UNCERTAIN
              : ran.timedOut() ? CallFailed.Kind.UNREACHABLE : CallFailed.Kind.NONSENSE,
          (ran.timedOut() ? "no answer within " + limit : "no answer that can be read")
              + ". "
              + said(ran),
          e);
    }
  }

  /** Nothing on its standard output. */
  private static CallFailed silent(Run.Ran ran, boolean writes) {
    if (Ssh.notReached(ran) || Ssh.notLetIn(ran)) {
      return new CallFailed(CallFailed.Kind.UNREACHABLE, said(ran));
    }
    if (ran.exit() == NOT_FOUND) {
      return new CallFailed(CallFailed.Kind.REFUSED, "no wheeltapper there: " + said(ran));
    }
    // It says what is wrong with its own use before it touches anything, and exits with 2.
    if (ran.exit() == 2 || ran.err().startsWith("sudo:")) {
      return new CallFailed(CallFailed.Kind.REFUSED, said(ran));
    }
    return new CallFailed(
        writes ? CallFailed.Kind.UNCERTAIN : CallFailed.Kind.UNREACHABLE,
        "no answer (exit " + ran.exit() + "). " + said(ran));
  }

  private static String said(Run.Ran ran) {
    return Words.plain(ran.err() + " " + ran.out(), 400);
  }
}
