package io.wheeltapper.deploy.observe;

import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.runtime.Trace;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of the ledger's entries, in this one place: a fold of them alone, so that after a
 * restart the same ledger gives the same totals. For one thread, but for what the two figures of
 * now tell.
 */
public final class Measures {

  static final String RECOVERY = "wheeltapper.recovery";
  static final String ACTION = "wheeltapper.action";

  private final Marks marks;
  private final Map<String, Course> open = new HashMap<>();
  private final Map<String, String> asking = new HashMap<>();
  private final AtomicInteger openNow = new AtomicInteger();
  private final AtomicInteger askingNow = new AtomicInteger();

  /** Counts into {@code marks}. */
  public Measures(Marks marks) {
    this.marks = marks;
  }

  /** Folds one more entry in. */
  public void apply(long index, Entry entry) {
    Trace.telling(entry.caseId(), index, () -> fold(entry));
    openNow.set(open.size());
    askingNow.set(asking.size());
  }

  /** How many cases are open; for all threads. */
  public int open() {
    return openNow.get();
  }

  /** How many plans wait for persons; for all threads. */
  public int asking() {
    return askingNow.get();
  }

  private void fold(Entry entry) {
    count("entries", "kind", kind(entry));
    @Nullable Course course = open.get(entry.caseId());
    switch (entry) {
      case Entry.Found e -> found(e, course);
      case Entry.Planned e -> {
        count("planned", "fault", e.fault().code());
        asking.remove(e.caseId());
      }
      case Entry.Judged e -> judged(e, course);
      case Entry.Started e -> started(e, course);
      case Entry.Acted e -> acted(e, course);
      case Entry.Verified e -> verified(e, course);
      case Entry.Undone e -> count("undone", "action", e.action(), "outcome", e.outcome());
      case Entry.Cleared e -> cleared(e, course);
      case Entry.Approved e -> {
        count("approvals", "answer", "approved");
        if (course != null) {
          course.approve();
        }
      }
      case Entry.Refused _ -> count("approvals", "answer", "refused");
      case Entry.Reviewed e -> count("reviewed", "word", e.word());
      default -> {}
    }
  }

  private static String kind(Entry entry) {
    return entry.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private void found(Entry.Found e, @Nullable Course course) {
    count("found", "fault", e.fault().code());
    if (course == null) {
      Course opened = new Course(e);
      open.put(e.caseId(), opened);
      count("cases.opened", "fault", e.fault().code());
      marks.took("wheeltapper.detection", opened.spent(Course.Phase.DETECT));
    }
  }

  private void judged(Entry.Judged e, @Nullable Course course) {
    count(
        "judged",
        "action",
        e.action(),
        "verdict",
        e.verdict(),
        "guard",
        e.guard().isEmpty() ? "none" : e.guard(),
        "mode",
        e.mode().word());
    for (Judgement each : e.guards()) {
      count("guard.verdicts", "guard", each.guard(), "verdict", each.verdict());
    }
    asked(e);
    if (course != null && e.verdict().equals("allow")) {
      boolean acts = e.mode().compareTo(Mode.OBSERVE) > 0;
      Weighed.of(e)
          .ifPresent(w -> {
            course.weighed(w.cost(), w.loss());
            gpuHours("spent", acts, w.cost());
          });
      if (!acts) {
        count("would", "action", e.action());
      }
    }
  }

  private void asked(Entry.Judged e) {
    if (e.verdict().equals("hold") && Approval.asks(e.reason())) {
      String question = e.plan() + " " + e.step();
      if (!question.equals(asking.put(e.caseId(), question))) {
        count("approvals", "answer", "asked");
      }
      return;
    }
    asking.remove(e.caseId());
    if (e.verdict().equals("deny") && e.reason().startsWith(Approval.NOBODY)) {
      count("approvals", "answer", "unanswered");
    }
  }

  private void started(Entry.Started e, @Nullable Course course) {
    count("started", "action", e.action());
    asking.remove(e.caseId());
    if (course != null && course.started(e)) {
      marks.took("wheeltapper.deciding", course.spent(Course.Phase.DECIDE));
    }
  }

  private void acted(Entry.Acted e, @Nullable Course course) {
    count("acted", "action", e.action(), "outcome", e.outcome());
    if (course == null) {
      return;
    }
    took(course.acted(e), e.action(), "call");
    if (!e.outcome().equals("done")) {
      return;
    }
    if (e.action().equals(Catalogue.CALL_PERSON)) {
      course.page();
      count("pages", "what", "sent");
    } else {
      count("toil.actions", "approved", course.approved() ? "yes" : "no");
    }
  }

  private void verified(Entry.Verified e, @Nullable Course course) {
    count("verified", "action", e.action(), "outcome", e.outcome());
    if (course == null) {
      return;
    }
    took(course.verified(e), e.action(), "verify");
    if (e.action().equals("node.return") && e.outcome().equals("done")) {
      String proved = course.returned();
      if (proved != null) {
        count("outs", "proved", proved);
      }
    }
  }

  private void took(long millis, String action, String part) {
    if (millis >= 0) {
      marks.took(ACTION, millis, "action", action, "part", part);
    }
  }

  private void cleared(Entry.Cleared e, @Nullable Course course) {
    boolean person = !e.by().isEmpty();
    boolean done = !person && e.reason().endsWith(Entry.Cleared.DONE);
    count(
        "cleared",
        "fault",
        e.fault().code(),
        "how",
        person ? "by a person" : done ? "done and verified" : "other");
    asking.remove(e.caseId());
    open.remove(e.caseId());
    if (course == null) {
      return;
    }
    if (person && course.isolated()) {
      count("outs", "proved", "undone");
    }
    if (done) {
      done(e, course);
    }
  }

  /**
   * Its plan is through: in observe it is taken to be, and then only what would have been counts.
   */
  private void done(Entry.Cleared e, Course course) {
    gpuHours("saved", course.deed(), course.saved());
    if (!course.deed()) {
      return;
    }
    long waited = course.waited(e.at());
    for (Course.Phase phase : Course.Phase.values()) {
      long millis = phase == Course.Phase.WAIT ? waited : course.spent(phase);
      marks.took(RECOVERY, millis, "phase", phase.word());
    }
    marks.took(RECOVERY, course.since(e.at()), "phase", "whole");
    if (!course.paged()) {
      count("pages", "what", "avoided");
    }
  }

  private void gpuHours(String what, boolean acts, double amount) {
    marks.count("wheeltapper.gpu.hours", amount, "what", what, "mode", acts ? "act" : "observe");
  }

  private void count(String what, String... labels) {
    marks.count("wheeltapper." + what, 1, labels);
  }
}
