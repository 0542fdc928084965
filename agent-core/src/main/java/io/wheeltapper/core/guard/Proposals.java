package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Proposal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The gate's question as the one flat fact that veto rules read. */
final class Proposals {

  private Proposals() {}

  static Proposal of(Question question) {
    Target node = question.node();
    Collection<Status> jobs = jobs(question);
    return new Proposal(
        question.now(),
        question.action().name(),
        question.action().target(),
        node.kind() == Target.Kind.NODE ? node.id() : "",
        question.action().parameters(),
        word(question.effect().kind()),
        word(question.effect().interrupts()),
        question.mode().word(),
        question.plan().fault(),
        question.plan().remediation(),
        question.plan().rung(),
        question.kase().opened(),
        jobs.size(),
        gpus(question.site().world().of(node), false),
        gpus(jobs, true),
        question.site().around(node));
  }

  /** The jobs concerned: the one that it acts on, else all that run on the node. */
  static Collection<Status> jobs(Question question) {
    Target target = question.action().target();
    return target.kind() == Target.Kind.JOB
        ? question.site().world().job(target).map(List::of).orElse(List.of())
        : question.site().world().jobsOn(question.node());
  }

  /** Schedulers count the same GPUs of a node, jobs each their own; one that is silent is no 0. */
  private static long gpus(Collection<Status> said, boolean add) {
    long all = 0;
    for (Status status : said) {
      long own = status.number(add ? Known.JOB_GPUS : Known.NODE_GPUS);
      if (own < 0) {
        return Proposal.UNKNOWN;
      }
      all = add ? all + own : Math.max(all, own);
    }
    return said.isEmpty() && !add ? Proposal.UNKNOWN : all;
  }

  private static String word(Effect.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String word(Effect.Interrupts interrupts) {
    return interrupts.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
