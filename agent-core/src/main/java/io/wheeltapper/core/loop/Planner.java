package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Ladder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Case and ladder to remediation: which ladder leads, and what exactly one of its rungs would do.
 */
final class Planner {

  /** The parameter of a step that waits until no work runs on the node. */
  static final String WHEN = "when";

  /** The parameter of a step that says how long it may be held, in milliseconds. */
  static final String DEADLINE = "deadline";

  /** The parameter of a job's step that leaves jobs alone of which no fault of the case speaks. */
  static final String ONLY = "only";

  /** The one value of {@link #ONLY}. */
  static final String FAILED = "failed";

  /** The name of the remediation that calls a person. */
  static final String PERSON = "call a person";

  /** The name of the remediation that takes a node on probation out again. */
  static final String OUT_AGAIN = "take out again";

  /** The fault that the scheduler itself takes back when the node answers again. */
  private static final Fault UNREACHABLE = Fault.of("node-unreachable");

  private Planner() {}

  /**
   * The ladder that leads the case: of the faults seen that have rungs, the one of highest
   * priority.
   */
  static Optional<Ladder> leading(Case kase, Site site) {
    return leading(kase, site, 0);
  }

  /** The same, of the faults that were seen after a moment. */
  static Optional<Ladder> leading(Case kase, Site site, long since) {
    Ladder best = null;
    Ladder recovery = null;
    for (Sighting seen : kase.seen()) {
      Ladder ladder = site.policy().ladder(seen.fault()).orElse(null);
      if (ladder == null || seen.last() <= since || answersAgain(kase, seen.fault(), site)) {
        continue;
      }
      if (ladder.clears()) {
        recovery = ladder;
      } else if (!ladder.rungs().isEmpty()
          && (best == null || ladder.priority() > best.priority())) {
        best = ladder;
      }
    }
    return recovery != null && recovered(kase, recovery, site)
        ? Optional.of(recovery)
        : Optional.ofNullable(best);
  }

  /** A node that answers every scheduler again is left alone while it is not held by us. */
  private static boolean answersAgain(Case kase, Fault fault, Site site) {
    Collection<Status> said = site.world().of(kase.subject());
    return fault.equals(UNREACHABLE)
        && !said.isEmpty()
        && said.stream().allMatch(s -> s.field(Known.NODE_RESPONDING).equals("true"))
        && !Custody.ours(kase, site);
  }

  /**
   * Whether the fault that says "well again" is the newest word about every sick target of the
   * case.
   */
  private static boolean recovered(Case kase, Ladder recovery, Site site) {
    Sighting well = kase.seen(recovery.fault()).orElseThrow();
    return kase.seen().stream()
        .filter(s -> site.policy().ladder(s.fault()).filter(l -> !l.rungs().isEmpty()).isPresent())
        .allMatch(s -> s.target().equals(well.target()) && s.last() <= well.last());
  }

  /** The rung as an entry; empty when the ladder has no such rung. */
  static Optional<Entry.Planned> plan(
      long now, Case kase, Ladder ladder, int rung, Site site, String why) {
    if (rung >= ladder.rungs().size()) {
      return Optional.empty();
    }
    Ladder.Rung chosen = ladder.rungs().get(rung);
    List<Action> actions = new ArrayList<>();
    for (Ladder.Step step : chosen.steps()) {
      if (!standsAlready(kase, ladder.fault(), step, site)) {
        expand(kase, ladder, step, site)
            .forEach(a -> actions.add(Reach.counted(a, site, kase.subject())));
      }
    }
    return Optional.of(planned(now, kase, ladder.fault(), rung, chosen.name(), actions, why));
  }

  /** The steps of the rung that are still before a case whose plan has outlived its window. */
  static Optional<Entry.Planned> rest(
      long now, Case kase, Ladder ladder, int rung, Site site, String why) {
    List<Action> behind = kase.planInForce().behind();
    return plan(now, kase, ladder, rung, site, why)
        .map(p ->
            planned(
                now,
                kase,
                ladder.fault(),
                rung,
                p.remediation(),
                p.actions().stream().filter(a -> !has(behind, a)).toList(),
                why));
  }

  private static boolean has(List<Action> behind, Action action) {
    return behind.stream()
        .anyMatch(b -> b.name().equals(action.name()) && b.target().equals(action.target()));
  }

  /** Only what was really done stands for a plan that really acts. */
  private static boolean standsAlready(Case kase, Fault fault, Ladder.Step step, Site site) {
    if (!step.action().equals("node.isolate")) {
      return false;
    }
    Mode mode = Modes.of(site, Action.of(step.action(), kase.subject()), fault, kase.subject());
    return mode.compareTo(Mode.OBSERVE) > 0 ? kase.holds() : kase.isolates();
  }

  private static List<Action> expand(Case kase, Ladder ladder, Ladder.Step step, Site site) {
    TreeMap<String, String> parameters = new TreeMap<>(step.parameters());
    if (step.whenIdle()) {
      parameters.put(WHEN, "idle");
    }
    if (step.deadlineMillis() > 0) {
      parameters.put(DEADLINE, Long.toString(step.deadlineMillis()));
    }
    return switch (step.action().substring(0, step.action().indexOf('.'))) {
      case "gpu" -> {
        Target gpu = kase.seen(ladder.fault()).map(Sighting::target).orElse(kase.subject());
        parameters.put("node", kase.subject().id());
        Limiting.nodes(step.action(), kase.subject(), site)
            .ifPresent(nodes -> parameters.put("nodes", nodes));
        yield List.of(new Action(step.action(), gpu, parameters));
      }
      case "job" -> {
        List<Action> each = new ArrayList<>();
        boolean onlyFailed = FAILED.equals(parameters.remove(ONLY));
        for (Status job : jobs(kase.subject(), site)) {
          if (wasDone(kase, ladder.fault(), Action.of(step.action(), job.target()), site)
              || (onlyFailed && !kase.seenOn(job.target()))) {
            continue;
          }
          TreeMap<String, String> own = new TreeMap<>(parameters);
          if (kase.subject().kind() != Target.Kind.JOB) {
            own.put("avoid", kase.subject().id());
          }
          own.put("restarts", job.field(Known.JOB_RESTARTS));
          each.add(new Action(step.action(), job.target(), own));
        }
        yield each;
      }
      case "firmware" ->
          List.of(
              new Action(
                  step.action(),
                  kase.subject(),
                  Rolling.aim(parameters, kase, ladder.fault(), site)));
      case "cooling", "power" ->
          List.of(
              new Action(step.action(), kase.subject(), Trading.aim(step, kase.subject(), site)));
      default -> {
        String figures = figures(kase, ladder, step, site);
        if (!figures.isEmpty()) {
          parameters.put("figures", figures);
        }
        if (step.action().equals("node.isolate")) {
          // The ownership guard has the last word on whose hold may be adopted.
          parameters.put("adopt", "true");
        }
        yield List.of(new Action(step.action(), kase.subject(), parameters));
      }
    };
  }

  /** The running jobs that a case is about: those on its node, or the one that is sick itself. */
  private static List<Status> jobs(Target subject, Site site) {
    return subject.kind() == Target.Kind.JOB
        ? site.world().job(subject).filter(j -> j.value().equals("running")).stream().toList()
        : site.world().jobsOn(subject);
  }

  /** What a person who is called reads beside the ladder's own words. */
  private static String figures(Case kase, Ladder ladder, Ladder.Step step, Site site) {
    if (!step.action().equals(Catalogue.CALL_PERSON)) {
      return "";
    }
    // One ladder leads the site's case, and its call tells both.
    String all =
        Stream.of(
                kase.seen(NotReached.FAULT).isPresent() ? NotReached.words(site) : "",
                kase.seen(HalfWay.LEFT).isPresent() ? HalfWay.words(site) : "")
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining("; "));
    return all.isEmpty() ? kase.seen(ladder.fault()).map(Sighting::why).orElse("") : all;
  }

  /** One move a job and case; what was only taken as done counts where nothing more is done. */
  private static boolean wasDone(Case kase, Fault fault, Action move, Site site) {
    boolean acts = Modes.of(site, move, fault, kase.subject()).compareTo(Mode.OBSERVE) > 0;
    return kase.deeds().stream()
        .filter(d -> !(acts && d.assumed()))
        .anyMatch(d -> d.action().equals(move.name()) && d.target().equals(move.target()));
  }

  /**
   * Whether the jobs for which the plan has open steps are no longer those that it should be about:
   * one has ended by itself, or another has failed since. Jobs come and go until the node is
   * isolated, and nobody knows of any before its scheduler has spoken (after a restart): neither
   * makes another plan. Nor does a job whose step was tried: it may be gone because we stopped it,
   * and then it is ours to start it again.
   */
  static boolean outdated(Case kase, Entry.Planned plan, Ladder ladder, Site site) {
    if (plan.remediation().equals(PERSON)
        || plan.rung() >= ladder.rungs().size()
        || site.world().of(kase.subject()).isEmpty()
        || kase.actions().get(kase.step()).name().equals("node.isolate")
        || triedOnJob(kase)) {
      return false;
    }
    Set<String> wanted = new TreeSet<>();
    for (Ladder.Step step : ladder.rungs().get(plan.rung()).steps()) {
      if (step.action().startsWith("job.")) {
        expand(kase, ladder, step, site).forEach(a -> wanted.add(a.name() + " " + a.target()));
      }
    }
    Set<String> open = new TreeSet<>();
    kase.actions().subList(Math.max(0, kase.step()), kase.actions().size()).stream()
        .filter(a -> a.target().kind() == Target.Kind.JOB)
        .forEach(a -> open.add(a.name() + " " + a.target()));
    return !wanted.equals(open);
  }

  private static boolean triedOnJob(Case kase) {
    return kase.inHand().tried() && kase.actions().get(kase.step()).name().startsWith("job.");
  }

  /** The plan that only takes the node out again: a person is called for what then stands. */
  static Entry.Planned outAgain(long now, Case kase, Ladder ladder, int rung, String why) {
    Action isolate = Action.of("node.isolate", kase.subject()).with("adopt", "true");
    return planned(now, kase, ladder.fault(), rung, OUT_AGAIN, List.of(isolate), why);
  }

  /** Whether any rung of the ladder takes the node out. */
  static boolean takesOut(Ladder ladder) {
    return ladder.rungs().stream()
        .flatMap(r -> r.steps().stream())
        .anyMatch(s -> s.action().equals("node.isolate"));
  }

  /** The plan that calls a person: after the last rung, at a deadline, or when all is denied. */
  static Entry.Planned person(long now, Case kase, Fault fault, int rung, String why) {
    Action call = Action.of(Catalogue.CALL_PERSON, kase.subject()).with("why", why);
    return planned(now, kase, fault, rung, PERSON, List.of(call), why);
  }

  private static Entry.Planned planned(
      long now,
      Case kase,
      Fault fault,
      int rung,
      String name,
      List<Action> actions,
      String reason) {
    // The count makes a plan that is made again another plan: it wants its own approval, and its
    // attempts are not those of the first time.
    String hash =
        Digest.full("plan", kase.id(), kase.planInForce().plans(), fault, rung, name, actions)
            .substring(0, 24);
    return new Entry.Planned(
        now, kase.id(), kase.subject(), fault, rung, name, actions, hash, reason);
  }
}
