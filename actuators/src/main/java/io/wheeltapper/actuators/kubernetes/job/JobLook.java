package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.job.Ask;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a job may, and need, be restarted, by one look at it and at the node it must leave. */
sealed interface JobLook {

  /** Nothing is to be done, or may be. */
  record Over(Outcome outcome) implements JobLook {}

  /** It runs, by its contract. */
  record Ready(Root root, List<Member> pods, Contract contract) implements JobLook {
    public Ready {
      pods = List.copyOf(pods);
    }
  }

  /** It was stopped by us, and is to be started again. */
  record Stopped(Root root, List<Member> pods) implements JobLook {
    public Stopped {
      pods = List.copyOf(pods);
    }
  }

  /** Looks. */
  static JobLook of(JobTerms terms, Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    List<Root> found = roots(terms, action);
    if (found.size() > 1) {
      return failed("two controllers have a job of that name: act on neither");
    }
    if (found.isEmpty()) {
      return done("ended by itself: Kubernetes knows it no more");
    }
    Root root = found.getFirst();
    Note note = root.note();
    Note.Step mine = note.of(attempt.id());
    if (root.ended()) {
      return root.state().phase() == Root.Phase.ENDED_BADLY && mine != Note.Step.NONE
          ? failed("it ended while it was restarted: " + root.state().word())
          : done("ended by itself: " + root.state().word());
    }
    if (!root.shape().owner().isEmpty()) {
      return failed("it belongs to " + root.shape().owner() + "; act on that");
    }
    Switch its = new Switch(root);
    if (mine == Note.Step.STARTED && !root.off()) {
      return done("started again already");
    }
    if (mine == Note.Step.STARTED && !(its.twoSteps() && root.offByUs())) {
      return failed("stopped again, and not by us");
    }
    boolean stopped =
        mine == Note.Step.STARTED
            || (root.offByUs() && note.step() == Note.Step.STOPPED)
            || (its.workersOnly() && mine == Note.Step.STOPPED);
    if (stopped && !note.held()) {
      return new Stopped(root, terms.jobs().pods(root));
    }
    if (mine == Note.Step.STOPPED && !root.off() && !its.twoSteps()) {
      return done("started again by another");
    }
    return root.off()
        ? done("does not run: " + (note.held() ? "held by us" : "stopped by another"))
        : running(terms, root, action, mine);
  }

  /** Every job that the target may mean; one, but where two controllers have one of that name. */
  static List<Root> roots(JobTerms terms, Action action) throws CallFailed, InterruptedException {
    JobId id = JobId.of(action.target(), terms.cluster());
    List<Root> found = new ArrayList<>();
    for (Controller kind : id.kinds()) {
      terms.jobs().root(kind, id.namespace(), id.name()).ifPresent(found::add);
    }
    return found;
  }

  private static JobLook running(JobTerms terms, Root root, Action action, Note.Step mine)
      throws CallFailed, InterruptedException {
    List<Member> pods = terms.jobs().pods(root);
    List<Member> placed = pods.stream().filter(Member::placed).toList();
    if (placed.isEmpty()) {
      return done("does not run: it waits" + why(root));
    }
    String avoid = action.parameter("avoid");
    if (!avoid.isEmpty()) {
      if (placed.stream().noneMatch(p -> p.node().equals(avoid))) {
        return done("does not run on " + avoid);
      }
      if (!terms.jobs().isolated(avoid)) {
        return new Over(new Outcome.Failed(avoid + " takes new work; isolate it first", true));
      }
    }
    long asked = root.note().at();
    if (mine == Note.Step.ASKED && placed.stream().allMatch(p -> p.startedAt() > asked)) {
      return done("restarted itself while it was asked for a checkpoint");
    }
    if (!root.shape().refusal().isEmpty()) {
      return failed(root.shape().refusal());
    }
    return new Switch(root).workersOnly() ? workers(root, pods, avoid) : contracted(root, pods);
  }

  private static String why(Root root) {
    return root.queue().none() ? "" : " (" + root.queue().word() + ")";
  }

  /** A Ray cluster's head keeps what all others know; without it nothing goes on. */
  private static JobLook workers(Root root, List<Member> pods, String avoid) {
    if (avoid.isEmpty()) {
      return failed("a Ray cluster is not restarted as a whole: name the node to be left");
    }
    return pods.stream().anyMatch(p -> p.head() && p.node().equals(avoid))
        ? failed("its head runs on " + avoid + ": what it keeps would be lost")
        : contracted(root, pods);
  }

  private static JobLook contracted(Root root, List<Member> pods) {
    try {
      Optional<Contract> contract = contract(root);
      if (contract.isEmpty()) {
        return failed("no contract: never interrupted");
      }
      return refusal(contract.get(), pods)
          .map(JobLook::failed)
          .orElseGet(() -> new Ready(root, pods, contract.get()));
    } catch (IllegalArgumentException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What its owner promises.
   *
   * @throws IllegalArgumentException when it is wrong, saying what would be right
   */
  static Optional<Contract> contract(Root root) {
    String text = root.annotations().getOrDefault(Root.CONTRACT, "");
    return text.isBlank()
        ? Optional.empty()
        : Optional.of(
            Contract.of(
                text,
                t -> t.replace("%j", root.ref().name()).replace("%n", root.ref().namespace())));
  }

  /** Whether the stop itself asks for a checkpoint: SIGTERM, which every pod gets then. */
  static boolean byStop(Contract contract) {
    return contract.ask() instanceof Ask.Signal;
  }

  private static Optional<String> refusal(Contract contract, List<Member> pods) {
    if (!(contract.ask() instanceof Ask.Signal signal)) {
      return Optional.empty();
    }
    if (!signal.name().equals("TERM")) {
      return Optional.of(
          "Kubernetes sends no "
              + signal.name()
              + "; ask by signal=TERM, annotation, http or"
              + " flag-file");
    }
    long wait = contract.patience().toSeconds();
    return pods.stream()
        .filter(p -> p.live() && p.grace() < wait)
        .findFirst()
        .map(p ->
            p.name()
                + " has "
                + p.grace()
                + " s to end and its checkpoint may take "
                + wait
                + " s: raise terminationGracePeriodSeconds");
  }

  private static JobLook done(String what) {
    return new Over(new Outcome.Done(what));
  }

  private static JobLook failed(String why) {
    return new Over(new Outcome.Failed(why, false));
  }
}
