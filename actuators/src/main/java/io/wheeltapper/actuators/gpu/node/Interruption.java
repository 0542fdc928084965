package io.wheeltapper.actuators.gpu.node;

import io.wheeltapper.actuators.gpu.node.State.Ended;
import io.wheeltapper.actuators.gpu.node.State.Held;
import io.wheeltapper.actuators.gpu.node.State.Kept;
import io.wheeltapper.actuators.gpu.node.State.Open;
import io.wheeltapper.actuators.gpu.node.State.Phase;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A reset or a new driver: monitoring is ended, it is looked once more that nobody is on it, it is
 * done, and all is set back. Each phase is on the disk before it begins, so that whoever comes
 * after a crash knows what is left to do.
 */
final class Interruption {

  /** What is to be done, once it is quiet. */
  interface Act {

    /** What would be done, or why not. */
    Plan plan(Ask ask, State state) throws IOException, InterruptedException;

    /** Who is on what is interrupted. */
    Users users(Open open) throws IOException;

    /** Does it; not safe to repeat. */
    Ended act(Open open) throws IOException, InterruptedException;

    /** Whether it was done, told from what is there; empty when nobody can tell. */
    Optional<Boolean> wasDone(Open open) throws IOException;
  }

  /**
   * What would be done.
   *
   * @param why not, or {@code ""}
   * @param retry whether that may pass by itself
   */
  record Plan(String why, boolean retry, @Nullable Open open, List<String> calls) {
    static Plan refused(String why, boolean retry) {
      return new Plan(why, retry, null, List.of());
    }
  }

  private final Tools tools;
  private final Quiet quiet;
  private final Restoring restoring;
  private final Act act;

  Interruption(Tools tools, Act act) {
    this.tools = tools;
    this.quiet = new Quiet(tools);
    this.restoring = new Restoring(tools, quiet);
    this.act = act;
  }

  Answer preview(Ask ask, State state) throws IOException, InterruptedException {
    Optional<Ended> ended = state.ended(ask.attempt());
    if (ended.isPresent()) {
      return Answer.again(ask, ended.get());
    }
    Plan plan = plan(ask, state);
    return plan.open() == null
        ? Answer.refused(ask, plan.why(), plan.retry())
        : Answer.of(ask, Answer.DONE, "would be called", false, plan.calls());
  }

  /** A site's own word first: another hand on this machine, work between two steps of a job. */
  private Plan plan(Ask ask, State state) throws IOException, InterruptedException {
    List<String> look = tools.site().list("only-if");
    Tools.Ran ran = look.isEmpty() ? new Tools.Ran(true, false, "") : tools.run(look);
    return ran.ok()
        ? act.plan(ask, state)
        : Plan.refused(String.join(" ", look) + ": " + Quiet.said(ran), true);
  }

  /** The lock is ours, and nothing is open. */
  Answer run(Ask ask, State noted) throws IOException, InterruptedException {
    Optional<Ended> ended = noted.ended(ask.attempt());
    if (ended.isPresent()) {
      return Answer.again(ask, ended.get());
    }
    Plan plan = plan(ask, noted);
    Open open = plan.open();
    if (open == null) {
      return Answer.refused(ask, plan.why(), plan.retry());
    }
    State state = inForce(noted);
    tools.notes().save(state.with(open));
    Optional<String> no = quietened(open, state);
    if (no.isEmpty() && !noted(state.with(open.at(Phase.ACTING, null)))) {
      no = Optional.of("it cannot be noted that it begins");
    }
    if (no.isPresent()) {
      List<String> left = restored(open, state, null);
      return Answer.refused(ask, no.get() + left(left), true);
    }
    Ended end = acted(open, state);
    List<String> left = restored(open, state, end);
    return left.isEmpty()
        ? Answer.of(ask, end.result(), end.why(), false, plan.calls())
        : Answer.of(ask, Answer.FAILED, end.why() + left(left), true, plan.calls());
  }

  /** Without what a driver loaded anew by another has voided: that is not set again. */
  private State inForce(State noted) {
    try {
      List<Gpu> gpus = tools.gpus();
      return noted
          .withCaps(Limits.inForce(noted.caps(), gpus))
          .withLocks(Limits.inForce(noted.locks(), gpus));
    } catch (IOException e) {
      return noted; // a driver that tells nothing is what a new one may mend
    }
  }

  private static String left(List<String> left) {
    return left.isEmpty() ? "" : "; not set back: " + String.join("; ", left);
  }

  /** Ends monitoring; why it does not come to the act, after all. */
  private Optional<String> quietened(Open open, State state) throws InterruptedException {
    boolean whole = false;
    try {
      Optional<String> no = quiet.stop(open.units());
      if (no.isEmpty()) {
        no = quiet.gone(() -> act.users(open));
      }
      if (no.isEmpty()) {
        letGo(open);
        // The last look before it: nothing is opened, asked or waited for after this.
        List<String> users = act.users(open).all();
        no = users.isEmpty() ? Optional.empty() : Optional.of("on it: " + Users.words(users));
      }
      whole = true;
      return no;
    } catch (IOException e) {
      whole = true;
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      if (!whole) {
        restored(open, state, null);
      }
    }
  }

  private Ended acted(Open open, State state) throws InterruptedException {
    boolean whole = false;
    try {
      Ended end = act.act(open);
      whole = true;
      return end;
    } catch (IOException e) {
      whole = true;
      return ended(open, Answer.UNKNOWN, String.valueOf(e.getMessage()));
    } finally {
      if (!whole) {
        restored(open, state, ended(open, Answer.UNKNOWN, "given up while it was under way"));
      }
    }
  }

  /** Without persistence the driver has nobody left that holds the GPU. */
  private void letGo(Open open) throws IOException {
    boolean any = open.kept().values().stream().anyMatch(Kept::persistence);
    if (!any) {
      return;
    }
    try (Driver.Session session = tools.driver().open()) {
      for (var each : open.kept().entrySet()) {
        if (each.getValue().persistence()) {
          session.set(each.getKey(), new Setting.Persistence(false));
        }
      }
    }
  }

  /** Sets all back and notes the end; what was left is tried again by whoever comes next. */
  private List<String> restored(Open open, State state, @Nullable Ended end)
      throws InterruptedException {
    Open last = open.at(Phase.RESTORING, end);
    noted(state.with(last)); // where it cannot be, all is set back all the same
    List<String> left = restoring.restore(last, state);
    if (!left.isEmpty()) {
      return left;
    }
    // Also where it came to no act: without persistence the driver forgot, and all was set anew.
    State held = fresh(state, open.gpus());
    State clean = end == null ? held.with((Open) null) : held.with(end);
    return noted(clean) ? List.of() : List.of("its end cannot be noted");
  }

  private boolean noted(State state) {
    try {
      tools.notes().save(state);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What we hold was set anew; of these GPUs the driver counts from the beginning. */
  private static State fresh(State state, List<String> gpus) {
    return state.withCaps(fresh(state.caps(), gpus)).withLocks(fresh(state.locks(), gpus));
  }

  private static SortedMap<String, Held> fresh(SortedMap<String, Held> held, List<String> gpus) {
    SortedMap<String, Held> all = new TreeMap<>(held);
    all.replaceAll((uuid, h) ->
        gpus.contains(uuid) ? new Held(h.kase(), h.base(), h.least(), h.most(), 0) : h);
    return all;
  }

  /** After a crash, the lock is ours: looks what came of it, and sets all back. What was left. */
  List<String> settle(Open open, State state) throws IOException, InterruptedException {
    Ended end = open.result();
    if (open.phase() == Phase.ACTING) {
      end = found(open);
    }
    return restored(open, state, end);
  }

  /** Null where it is certain that it was not done: the same attempt may do it then. */
  private @Nullable Ended found(Open open) throws IOException {
    Optional<Boolean> done = act.wasDone(open);
    if (done.isEmpty()) {
      return ended(open, Answer.UNKNOWN, "broken off; whether it took effect nobody can tell");
    }
    return done.get() ? ended(open, Answer.DONE, "done; seen after it was broken off") : null;
  }

  private Ended ended(Open open, String result, String why) {
    return new Ended(open.attempt(), open.verb(), result, why, open.gpus(), tools.pace().now());
  }
}
