package io.wheeltapper.deploy.observe;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.Trace;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The spans of cases, a fold of ledger entries: found, planned, judged, act, verify, undo, and one
 * around all of a case once it is over. For one thread.
 */
final class Spans {

  /**
   * A span.
   *
   * @param entry the index of the entry that ends it
   * @param from epoch milliseconds, as {@code to}
   * @param trouble why it counts as failed, or {@code ""}
   */
  record Made(
      String caseId,
      long entry,
      String id,
      boolean root,
      String name,
      long from,
      long to,
      String trouble,
      Map<String, String> attributes) {}

  private static final class Open {
    private final long began;
    private final String fault;
    private long last;
    private final Map<String, Long> attempts = new HashMap<>();

    Open(long began, String fault) {
      this.began = began;
      this.fault = fault;
      this.last = began;
    }
  }

  private final Consumer<Made> out;
  private final Map<String, Open> open = new HashMap<>();

  Spans(Consumer<Made> out) {
    this.out = out;
  }

  /** Folds one more entry in. */
  void fold(long index, Entry entry) {
    if (entry instanceof Entry.Found e) {
      found(index, e);
      return;
    }
    Open kase = open.get(entry.caseId());
    if (kase == null) {
      return;
    }
    switch (entry) {
      case Entry.Planned e -> {
        Map<String, String> about = about(e);
        about.put("plan", e.plan());
        about.put("remediation", e.remediation());
        about.put("reason", e.reason());
        make(kase, index, e, "planned " + e.remediation(), "", about);
      }
      case Entry.Judged e -> judged(kase, index, e);
      case Entry.Started e -> {
        kase.attempts.put(e.attempt(), e.at());
        kase.last = e.at();
      }
      case Entry.Acted e ->
          attempt(kase, index, e, "act", e.action(), e.attempt(), e.outcome(), e.reason(), true);
      case Entry.Verified e ->
          attempt(
              kase, index, e, "verify", e.action(), e.attempt(), e.outcome(), e.reason(), false);
      case Entry.Undone e ->
          attempt(kase, index, e, "undo", e.action(), e.attempt(), e.outcome(), e.reason(), false);
      case Entry.Approved e -> said(kase, index, e, "approved", e.by(), e.reason());
      case Entry.Refused e -> said(kase, index, e, "refused", e.by(), e.reason());
      case Entry.Cleared e -> cleared(kase, index, e);
      default -> {}
    }
  }

  private void found(long index, Entry.Found e) {
    boolean seen = e.observed() > 0 && e.observed() < e.at();
    long observed = seen ? e.observed() : e.at();
    Open kase = open.computeIfAbsent(e.caseId(), _ -> new Open(observed, e.fault().code()));
    Map<String, String> about = about(e);
    about.put("fault", e.fault().code());
    about.put("rule", e.rule());
    about.put("node", e.node());
    span(e, index, "found " + e.fault().code(), observed, "", about);
    kase.last = e.at();
  }

  private void judged(Open kase, long index, Entry.Judged e) {
    Map<String, String> about = about(e);
    about.put("action", e.action());
    about.put("verdict", e.verdict());
    about.put("guard", e.guard());
    about.put("mode", e.mode().word());
    about.put("reason", e.reason());
    String trouble = e.verdict().equals("deny") ? e.reason() : "";
    make(kase, index, e, "judged " + e.action(), trouble, about);
  }

  private void attempt(
      Open kase,
      long index,
      Entry e,
      String what,
      String action,
      String attempt,
      String outcome,
      String reason,
      boolean goesOn) {
    Map<String, String> about = about(e);
    about.put("action", action);
    about.put("attempt", attempt);
    about.put("outcome", outcome);
    about.put("reason", reason);
    boolean done = outcome.equals("done");
    long from = kase.attempts.getOrDefault(attempt, kase.last);
    span(e, index, what + " " + action, from, done ? "" : outcome + ": " + reason, about);
    if (done && goesOn) {
      kase.attempts.put(attempt, e.at());
    } else {
      kase.attempts.remove(attempt);
    }
    kase.last = e.at();
  }

  private void said(Open kase, long index, Entry e, String what, String by, String reason) {
    Map<String, String> about = about(e);
    about.put("by", by);
    about.put("reason", reason);
    make(kase, index, e, what, "", about);
  }

  private void cleared(Open kase, long index, Entry.Cleared e) {
    open.remove(e.caseId());
    Map<String, String> about = about(e);
    about.put("fault", kase.fault);
    about.put("by", e.by());
    about.put("reason", e.reason());
    out.accept(
        new Made(
            e.caseId(),
            index,
            Trace.root(e.caseId()),
            true,
            "case " + kase.fault,
            kase.began,
            e.at(),
            "",
            about));
  }

  /** From what was last told of the case to this. */
  private void make(
      Open kase, long index, Entry e, String name, String trouble, Map<String, String> about) {
    span(e, index, name, kase.last, trouble, about);
    kase.last = e.at();
  }

  private void span(
      Entry e, long index, String name, long from, String trouble, Map<String, String> about) {
    // The entry's place makes it unlike all others, whatever is told twice.
    String id = Trace.span(e.caseId(), index, name);
    out.accept(new Made(e.caseId(), index, id, false, name, from, e.at(), trouble, about));
  }

  private static Map<String, String> about(Entry e) {
    Map<String, String> about = new TreeMap<>();
    about.put("case", e.caseId());
    about.put("target", e.target().toString());
    return about;
  }
}
