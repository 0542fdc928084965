package io.wheeltapper.deploy.bench;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Case;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.deploy.wiring.Bundle;
import java.util.ArrayList;
import java.util.List;

/**
 * What each guard costs, and the whole gate, with so many cases open and a month of ledger: on the
 * guards' own list, so that a new one appears by itself. Arguments: open cases, deeds in the
 * ledger, questions.
 */
final class GateCost {

  private static final int NODES = 12_500;

  /** Rounds over all questions before anything is measured. */
  private static final int WARM_UP = 3;

  private GateCost() {}

  /** Prints a row for each guard and one for the gate. */
  public static void main(String[] arguments) throws Exception {
    int open = Integer.parseInt(arguments[0]);
    int deeds = Integer.parseInt(arguments[1]);
    int many = Integer.parseInt(arguments[2]);
    long now = System.currentTimeMillis();
    Bundle bundle = Rules.shipped();
    try (Diagnosis sessions = bundle.open(1, Diagnosis.Fan.IN_TURN)) {
      Rehearsal agent =
          new Rehearsal(
              new Rehearsal.Cast(
                  bundle.policy(),
                  sessions,
                  new Gate(Guards.inOrder()),
                  new Plant.OneSite(),
                  List.of(),
                  Mode.OBSERVE),
              new Month(NODES, deeds, open, now),
              now,
              _ -> {},
              _ -> {});
      agent.take(new Input.Sensed(now, Plant.nodes(NODES, now)));
      List<Question> questions = questions(agent.site(), now, many);
      String beside =
          agent.site().book().open().size()
              + " open cases, "
              + agent.site().book().deeds().size()
              + " deeds, "
              + NODES
              + " nodes";
      for (Gate.Bound bound : Guards.inOrder()) {
        each(bound, questions, beside);
      }
      whole(new Gate(Guards.inOrder()), questions, beside);
    }
    System.exit(0);
  }

  /** Each of another case; half want to isolate, half to reboot. */
  private static List<Question> questions(Site site, long now, int many) {
    List<Case> cases =
        site.book().open().stream().filter(k -> k.plan().isPresent()).limit(many).toList();
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Case kase = cases.get(i);
      Action action = Action.of(i % 2 == 0 ? "node.isolate" : "node.reboot", kase.subject());
      questions.add(
          new Question(
              now,
              kase,
              kase.plan().orElseThrow(),
              action,
              Catalogue.find(action.name()).orElseThrow().effect(),
              site.policy().ladder(Month.FAULT).orElseThrow(),
              Mode.ACT,
              site));
    }
    return questions;
  }

  private static void each(Gate.Bound bound, List<Question> questions, String beside) {
    List<Question> asked =
        questions.stream().filter(q -> bound.kinds().contains(q.effect().kind())).toList();
    long[] nanos = new long[asked.size()];
    long words = 0;
    for (int round = 0; round <= WARM_UP; round++) {
      for (int i = 0; i < nanos.length; i++) {
        long begin = System.nanoTime();
        words += bound.guard().judge(asked.get(i)).word().length();
        nanos[i] = System.nanoTime() - begin;
      }
    }
    row("Guard: " + bound.guard().name(), nanos, words > 0 ? beside : "no answer");
  }

  private static void whole(Gate gate, List<Question> questions, String beside) {
    long[] nanos = new long[questions.size()];
    long words = 0;
    for (int round = 0; round <= WARM_UP; round++) {
      for (int i = 0; i < nanos.length; i++) {
        long begin = System.nanoTime();
        words += gate.judge(questions.get(i)).verdict().word().length();
        nanos[i] = System.nanoTime() - begin;
      }
    }
    row("The whole gate", nanos, words > 0 ? beside : "no answer");
  }

  private static void row(String what, long[] nanos, String beside) {
    double sum = 0;
    for (long each : nanos) {
      sum += each;
    }
    String p50 = Row.figure(Row.percentile(nanos, 0.5));
    new Row(
            what,
            "p50 " + p50 + " ns, p99 " + Row.figure(Row.percentile(nanos, 0.99)) + " ns",
            "mean " + Row.figure(sum / Math.max(1, nanos.length)) + " ns; " + beside)
        .print();
  }
}
