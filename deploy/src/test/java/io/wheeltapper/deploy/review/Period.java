package io.wheeltapper.deploy.review;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** November of a small site, as a ledger tells it: its first case was found before. */
public final class Period {

  /** The first of November. */
  public static final long BEGIN = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();

  /** The first of December. */
  public static final long END = Instant.parse("2026-12-01T00:00:00Z").toEpochMilli();

  /** What a hostile job's name may say. */
  public static final String HOSTILE = "</td><script>alert(1)</script>&\u0000\u202Egnp.exe \"'";

  private static final Fault FAULT = new Fault("gpu-fell-off-bus");
  private static final String VERSION = "5d41402abc4b2a76b9719d911017c592";

  private Period() {}

  /** Writes it into a folder. */
  public static void write(Path data) throws Exception {
    List<Entry> all = new ArrayList<>();
    all.add(new Entry.Activated(BEGIN - 90_000, "site", "1.4", "ab12cd34", "ada", "new rules"));
    story(all, "c1", "gpu-017", BEGIN - 60_000, "ada", "done");
    story(all, "c2", "gpu-101", BEGIN + 86_400_000, "", "failed");
    story(all, "c3", "gpu-102", BEGIN + 2 * 86_400_000, "", "done");
    for (int i = 0; i < 12; i++) {
      all.add(
          judged(
              "c4",
              "gpu-200",
              BEGIN + 9_000_000 + i * 60_000L,
              "hold",
              "budget",
              "spent: 3 % of the month's budget is left, this would cost 5 %"));
    }
    all.add(judged("c5", "gpu-201", BEGIN + 10_000_000, "deny", "allow-list", HOSTILE));
    all.add(
        new Entry.Judged(
            BEGIN + 10_000_001,
            "c6",
            Target.node("gpu-202"),
            FAULT,
            "node.isolate",
            0,
            0,
            "p6",
            "allow",
            "",
            "",
            0,
            Mode.OBSERVE,
            List.of()));
    all.add(new Entry.Paused(BEGIN + 11_000_000, Target.site(), "bob", HOSTILE));
    all.add(
        new Entry.Refused(
            BEGIN + 12_000_000, "c4", Target.node("gpu-200"), "p4", "bob", "not during the run"));
    all.add(
        new Entry.Denied(
            BEGIN + 13_000_000,
            "eve",
            "token",
            "10.0.0.9",
            "approve",
            "POST /api/v1/cases/{id}/approve",
            "a viewer may not",
            1));
    all.add(
        new Entry.Denied(
            BEGIN + 14_000_000, "", "nobody", "10.0.0.9", "view", "GET /api/v1/fleet", "", 40));
    all.add(new Entry.Paused(END, Target.site(), "late", "this is December's"));
    try (SqliteLedger ledger = SqliteLedger.open(data, LedgerSettings.defaults())) {
      ledger.append(all, ledger.size(), 1, true);
    }
  }

  private static void story(
      List<Entry> all, String kase, String node, long at, String approver, String outcome) {
    Target target = Target.node(node);
    List<Evidence> none = List.of();
    String plan = "plan-" + kase;
    all.add(
        new Entry.Found(
            at,
            kase,
            target,
            FAULT,
            node,
            at,
            "xid-79",
            VERSION,
            "RESTART_BM",
            "NVIDIA Xid catalogue",
            none,
            Map.of("xid", "79")));
    all.add(
        new Entry.Planned(
            at,
            kase,
            target,
            FAULT,
            0,
            "isolate",
            List.of(Action.of("node.isolate", target)),
            plan,
            ""));
    if (!approver.isEmpty()) {
      all.add(new Entry.Approved(at + 1_000, kase, target, plan, approver, ""));
    }
    all.add(
        new Entry.Judged(
            at + 61_000,
            kase,
            target,
            FAULT,
            "node.isolate",
            0,
            0,
            plan,
            "allow",
            "",
            "",
            0,
            Mode.ACT,
            List.of(new Judgement("mode", "allow", ""))));
    all.add(
        new Entry.Started(
            at + 61_000,
            kase,
            target,
            FAULT,
            "node.isolate",
            Map.of(),
            0,
            0,
            "a-" + kase,
            1,
            List.of()));
    all.add(
        new Entry.Acted(
            at + 62_000,
            kase,
            target,
            FAULT,
            "node.isolate",
            0,
            0,
            "a-" + kase,
            outcome,
            false,
            outcome.equals("failed") ? "slurmctld did not answer" : ""));
    if (outcome.equals("failed")) {
      all.add(
          new Entry.Undone(
              at + 63_000,
              kase,
              target,
              FAULT,
              "node.isolate",
              0,
              0,
              "a-" + kase,
              "done",
              "taken back"));
    } else {
      all.add(
          new Entry.Verified(
              at + 63_000, kase, target, FAULT, "node.isolate", 0, 0, "a-" + kase, "done", ""));
      all.add(new Entry.Cleared(at + 64_000, kase, target, FAULT, "", "done and verified"));
    }
  }

  private static Entry.Judged judged(
      String kase, String node, long at, String verdict, String guard, String reason) {
    return new Entry.Judged(
        at,
        kase,
        Target.node(node),
        FAULT,
        "node.evict",
        0,
        0,
        "p-" + kase,
        verdict,
        guard,
        reason,
        0,
        Mode.ACT,
        List.of());
  }
}
