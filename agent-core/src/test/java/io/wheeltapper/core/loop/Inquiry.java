package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Approvals;
import io.wheeltapper.core.policy.Calendar;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Costs;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.slo.Budgets;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.core.spi.Veto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a guard is asked, built by hand: twenty free nodes n1 to n20 in racks of four, and a case of
 * fault {@code off-bus} on n3 whose plan isolates, reboots and gives back.
 */
public final class Inquiry {

  public static final long NOW = 10_000_000L;
  public static final Fault FAULT = Fault.of("off-bus");

  public final Book book = new Book();
  public final World world = new World();
  public Limits limits = Limits.cautious();
  public Costs costs = Costs.cautious();
  public Approvals approvals = Approvals.cautious();
  public Veto veto = Veto.NONE;
  public Objectives objectives = Objectives.cautious();
  public Budgets budgets = new Budgets(_ -> {});
  public Calendar calendar = Calendar.cautious();
  public Mode mode = Mode.ACT;
  public long epoch = 1;
  public Set<String> carriers = Catalogue.names();
  public String oneOriginEnough = "";
  public Topology topology = Stage.racks();
  public boolean madeByJob;
  public long now = NOW;

  public Inquiry() {
    for (int i = 1; i <= 20; i++) {
      free("n" + i, true);
    }
    found("case3", "n3", FAULT, Origin.GPU_DRIVER, NOW - 60_000);
    plan("case3", "n3", "plan3");
  }

  /** A minute is over, and what is known of the nodes now is what was measured in it. */
  public Inquiry minutePasses() {
    Policy policy =
        Policy.of(new Policy.Page("p", "1", "h", Mode.ACT), Map.of(), limits).with(objectives);
    Site site =
        new Site(world, book, policy, veto, Stage.racks(), Mode.ACT, carriers, epoch, budgets);
    budgets.advance(now, new Ground(site), objectives);
    now += 60_000;
    budgets.advance(now, new Ground(site), objectives);
    return this;
  }

  public Inquiry free(String node, boolean idle) {
    return node(node, false, idle, "none", "");
  }

  public Inquiry node(String node, boolean isolated, boolean idle, String holder, String reason) {
    return node(
        node,
        Map.of(
            Known.NODE_ISOLATED,
            Boolean.toString(isolated),
            Known.NODE_IDLE,
            Boolean.toString(idle),
            Known.NODE_RESPONDING,
            "true",
            Known.NODE_HOLDER,
            holder,
            Known.NODE_REASON,
            reason,
            Known.NODE_CASE,
            Known.caseIn(reason),
            Known.NODE_SET_BY,
            "root"));
  }

  public Inquiry node(String node, Map<String, String> fields) {
    Target target = Target.node(node);
    world.take(
        new Status(target, node, "slurm", Origin.SCHEDULER, now, Known.NODE, "s", fields, ""));
    return this;
  }

  /** The world takes it; its own take is the loop's. */
  public void taken(Status status) {
    world.take(status);
  }

  public Inquiry job(String id, String nodes) {
    Target job = Target.job("slurm", id);
    Map<String, String> fields = Map.of(Known.JOB_NODES, nodes, Known.JOB_RESTARTS, "0");
    world.take(
        new Status(job, "", "slurm", Origin.SCHEDULER, now, Known.JOB, "running", fields, ""));
    return this;
  }

  public Inquiry sensor(String name, String state) {
    Target target = new Target(Target.Kind.SENSOR, name);
    world.take(new Status(target, "", name, Origin.AGENT, now, Known.SENSOR, state, Map.of(), ""));
    return this;
  }

  public Inquiry found(String caseId, String node, Fault fault, Origin origin, long at) {
    Target gpu = Target.gpuAt("0000:3b:00", node);
    Event event = new Event(gpu, node, "kmsg", origin, at, fault.code(), Map.of(), "raw");
    book.apply(
        new Entry.Found(
            at, caseId, gpu, fault, node, at, "r", "", "", List.of(Evidence.of(event)), Map.of()));
    return this;
  }

  /** The case's fault was seen on something that is on no single node. */
  public Inquiry foundOn(String caseId, Target target, String node, long at) {
    Event event = new Event(target, node, "slurm", Origin.WORKLOAD, at, "e", Map.of(), "raw");
    book.apply(
        new Entry.Found(
            at,
            caseId,
            target,
            Fault.of("rank-failed"),
            node,
            at,
            "r",
            "",
            "",
            List.of(Evidence.of(event)),
            Map.of()));
    return this;
  }

  /** What the scheduler says of a job. */
  public Inquiry job(String id, String state, Map<String, String> fields) {
    Target job = Target.job("slurm", id);
    world.take(new Status(job, "", "slurm", Origin.SCHEDULER, now, Known.JOB, state, fields, ""));
    return this;
  }

  /** Where a set-point stands, by a sensor cdu. */
  public Inquiry setPoint(Target target, String of, String value) {
    world.take(
        new Status(
            target,
            "",
            "cdu",
            Origin.FACILITY,
            now,
            Known.SET_POINT,
            value,
            Map.of(Known.SET_POINT_OF, of),
            ""));
    return this;
  }

  public Inquiry plan(String caseId, String node, String plan) {
    Target target = Target.node(node);
    List<Action> actions = new ArrayList<>();
    for (String name : List.of("node.isolate", "node.reboot", "node.return")) {
      actions.add(Action.of(name, target));
    }
    book.apply(
        new Entry.Planned(NOW - 50_000, caseId, target, FAULT, 0, "reboot", actions, plan, ""));
    return this;
  }

  /** The case began the step and has not ended it. */
  public Inquiry started(String caseId, String node, int step, String action, long at) {
    book.apply(
        new Entry.Started(
            at,
            caseId,
            Target.node(node),
            FAULT,
            action,
            Map.of(),
            0,
            step,
            caseId + step,
            1,
            List.of()));
    return this;
  }

  /** The case did the step, which took so long from its start to the look. */
  public Inquiry took(String caseId, String node, int step, String action, long at, long millis) {
    started(caseId, node, step, action, at);
    Target target = Target.node(node);
    String attempt = caseId + step;
    book.apply(
        new Entry.Acted(at, caseId, target, FAULT, action, 0, step, attempt, "done", false, ""));
    book.apply(
        new Entry.Verified(
            at + millis, caseId, target, FAULT, action, 0, step, attempt, "done", ""));
    return this;
  }

  /** The case did the step and saw that it was done. */
  public Inquiry did(String caseId, String node, int step, String action, long at) {
    started(caseId, node, step, action, at);
    Target target = Target.node(node);
    String attempt = caseId + step;
    book.apply(
        new Entry.Acted(at, caseId, target, FAULT, action, 0, step, attempt, "done", false, ""));
    book.apply(new Entry.Verified(at, caseId, target, FAULT, action, 0, step, attempt, "done", ""));
    return this;
  }

  /** The question whether case3 may do this to its node now. */
  public Question ask(String action) {
    return ask(Action.of(action, Target.node("n3")));
  }

  public Question ask(Action action) {
    return ask("case3", action);
  }

  public Question ask(String caseId, Action action) {
    Case kase = book.openCase(caseId).orElseThrow();
    Ladder ladder =
        new Ladder(
            FAULT,
            90,
            0,
            0,
            List.of(Fault.of("rank-failed")),
            oneOriginEnough,
            false,
            -1,
            madeByJob,
            Ladder.Explains.EVERYTHING,
            List.of(Stage.rung("reboot", "node.isolate", "node.reboot", "node.return")));
    Map<Fault, Ladder> ladders = new HashMap<>();
    ladders.put(FAULT, ladder);
    Policy policy =
        Policy.of(new Policy.Page("p", "1", "h", Mode.ACT), ladders, limits)
            .with(approvals)
            .with(costs)
            .with(objectives)
            .with(calendar);
    Site site = new Site(world, book, policy, veto, topology, Mode.ACT, carriers, epoch, budgets);
    Effect effect =
        Catalogue.find(action.name()).map(Catalogue.Known::effect).orElse(Attempts.UNKNOWN_EFFECT);
    return new Question(now, kase, kase.plan().orElseThrow(), action, effect, ladder, mode, site);
  }
}
