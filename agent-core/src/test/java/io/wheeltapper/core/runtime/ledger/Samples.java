package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Exhibit;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowReport;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.slo.Run;
import java.util.List;
import java.util.Map;

/** One of each kind of entry and input, with empty texts where these are allowed. */
public final class Samples {

  private static final Target NODE = Target.node("n017");
  private static final Target GPU = Target.gpuAt("0000:3b:00", "n017");
  private static final Fault FAULT = new Fault("gpu-fell-off-bus");
  private static final String RAW =
      "NVRM: Xid (PCI:0000:3b:00): 79, pid='<unknown>', name=\"ö\t\u20ac\ud83d\ude00\"";

  /** How many entries {@link #entries} has. */
  static final int COUNT = entries().size();

  private Samples() {}

  /** A found entry that differs with its number. */
  public static Entry.Found found(long number) {
    return new Entry.Found(
        1_700_000_000_000L + number,
        "c" + number % 7,
        GPU,
        FAULT,
        "n017",
        1_700_000_000_000L + number - 5,
        "xid-79",
        "5d41402abc4b2a76b9719d911017c592ae2f0d7d3b0a9b1c8d1e6f5a4b3c2d1e",
        "RESTART_BM",
        "NVIDIA Xid catalogue",
        List.of(Evidence.of(event(RAW + number))),
        Map.of("xid", "79", "pci", "0000:3b:00"));
  }

  /** Every kind of entry. */
  public static List<Entry> entries() {
    return List.of(
        found(1),
        new Entry.Found(1, "", GPU, FAULT, "", 0, "r", "", "", List.of(), Map.of("empty", "")),
        new Entry.Planned(
            2,
            "c1",
            NODE,
            FAULT,
            0,
            "restart elsewhere",
            List.of(Action.of("node.isolate", NODE), Action.of("x", NODE).with("a", "b c")),
            "p1",
            ""),
        new Entry.Judged(
            3,
            "c1",
            NODE,
            FAULT,
            "node.isolate",
            0,
            1,
            "p1",
            "hold",
            "cooldown",
            "wait",
            1L << 60,
            Mode.OBSERVE,
            List.of(new Judgement("mode", "allow", ""))),
        new Entry.Started(
            4,
            "c1",
            NODE,
            FAULT,
            "node.isolate",
            Map.of("reason", ""),
            0,
            1,
            "a1",
            3,
            List.of("POST /slurm/v0.0.41/node/n017", "")),
        new Entry.Acted(5, "c1", NODE, FAULT, "node.isolate", 0, 1, "a1", "failed", true, ""),
        new Entry.Acted(
            5,
            "c1",
            NODE,
            FAULT,
            "node.isolate",
            0,
            1,
            "a1",
            "failed",
            true,
            "",
            Entry.Acted.NOT_CALLED,
            Exhibit.name("x")),
        new Entry.Verified(
            6, "c1", NODE, FAULT, "node.isolate", 0, 1, "a1", "done", "", Exhibit.name("x")),
        new Entry.Undone(7, "c1", NODE, FAULT, "node.isolate", 0, 1, "a1", "unknown", "why"),
        new Entry.Cleared(8, "c1", NODE, FAULT, "", "healthy"),
        new Entry.Advised(
            9,
            "c1",
            NODE,
            new Advice(
                "model",
                "",
                List.of(new Advice.Hypothesis("h", 60, List.of("s1"))),
                "",
                List.of(),
                List.of(),
                Advice.Stance.NOTHING,
                0,
                List.of(),
                Advice.Usage.NONE,
                ""),
            false,
            0),
        new Entry.Approved(10, "c1", NODE, "p1", "ada", ""),
        new Entry.Refused(11, "c1", NODE, "p1", "ada", "no"),
        new Entry.ModeSet(12, Mode.ACT, "*", "*", Target.site(), "ada", ""),
        new Entry.ModeUnset(12, "*", "*", Target.site(), "ada", ""),
        new Entry.Paused(13, NODE, "ada", ""),
        new Entry.Resumed(14, NODE, "ada", ""),
        new Entry.Configured(15, "h", "ada", ""),
        new Entry.Activated(16, "default", "1", "h", "ada", ""),
        new Entry.Key(17, "name+00000000+AAAA"));
  }

  /** What people and calendars declare; apart, since the first list has a known root. */
  public static List<Entry> declared() {
    return List.of(
        new Entry.Window(
            14,
            "weekly firmware",
            "closed",
            new WindowTerms(
                false,
                Mode.ASK,
                List.of(Effect.Kind.CHANGES),
                List.of(new Target(Target.Kind.RACK, "r1")),
                1,
                14),
            "ada",
            "done",
            WindowReport.of(
                List.of("would"), List.of("did"), List.of("bob drained n7"), List.of("n8"))),
        new Entry.Window(
            14,
            "year end",
            "opened",
            new WindowTerms(
                true, Mode.OBSERVE, List.of(Effect.Kind.REMOVES), List.of(Target.site()), 14, 99),
            "",
            "",
            WindowReport.EMPTY),
        new Entry.Maintenance(
            14, "begun", NODE, "slurm", List.of("n1", "n2"), 0, 14, 99, "", "new PDU"),
        new Entry.Maintenance(14, "ended", NODE, "", List.of(), 0, 0, 14, "ada", ""),
        new Entry.Reviewed(15, "c1", NODE, "wrong", "ada", "it was the cable"),
        new Entry.Candidate(15, "shadow begun", "site", "1.1", "ab12", 99, "ada", "try it"),
        new Entry.Denied(
            16, "ada", "token", "10.0.0.7", "admin", "POST /api/v1/mode", "no such right", 1));
  }

  /** Every kind of input, and of signal. */
  public static List<Input> inputs() {
    Metrics.Schema shape = new Metrics.Schema(List.of("z", "a", "m", "k", "b"));
    double[] odd = {Double.NaN, -0.0, Double.NEGATIVE_INFINITY, 0.1, 12};
    return List.of(
        new Input.Sensed(
            1,
            List.of(
                new Snapshot(GPU, "n017", "dcgm", Origin.GPU_DRIVER, 5, new Metrics(shape, odd)),
                event(RAW),
                new Status(
                    NODE,
                    "n017",
                    "slurm",
                    Origin.SCHEDULER,
                    6,
                    "scheduler.node",
                    "idle",
                    Map.of("holder", "none", "reason", ""),
                    ""))),
        new Input.Sensed(1, List.of()),
        new Input.Tick(2, 3),
        new Input.Ended(3, "a1", Input.Ended.Part.NOT_CALLED, "failed", true, ""),
        new Input.Ended(3, "a1", Input.Ended.Part.NOT_LISTED, "failed", true, ""),
        new Input.Ended(3, "a1", Input.Ended.Part.VERIFY, "done", false, "ran", Exhibit.name("x")),
        new Input.Decided(4, "c1", "p1", true, "ada", ""),
        new Input.Pause(5, NODE, "ada", ""),
        new Input.Resume(6, NODE, "ada", ""),
        new Input.SetMode(7, Mode.ASK, "*", "*", NODE, "ada", ""),
        new Input.UnsetMode(7, "*", "*", NODE, "ada", ""),
        new Input.OpenWindow(
            7,
            "w",
            new WindowTerms(
                false,
                Mode.ASK,
                List.of(Effect.Kind.REMOVES, Effect.Kind.CHANGES),
                List.of(Target.site()),
                7,
                99),
            "ada",
            ""),
        new Input.CloseWindow(7, "w", "ada", ""),
        new Input.BeginMaintenance(7, NODE, 99, "ada", "new fans"),
        new Input.EndMaintenance(7, NODE, "ada", ""),
        new Input.Configure(8, "h", Mode.ACT, List.of("node.isolate"), "ada", ""),
        new Input.Activate(9, "default", "1", "h", "ada", ""),
        new Input.Review(9, "c1", "wrong", "ada", "it was the cable"),
        new Input.Candidate(9, "refused", "site", "1.1", "ab12", 0, "", "no trusted key"),
        new Input.Denied(9, "", "nobody", "10.0.0.7", "view", "GET /api/v1/cases", "no login", 17),
        new Input.Advised(9, "c1", Advice.failed("m", "slow"), true, 99),
        new Input.Restored(10, List.of(new Run("gpu-minutes", 29_000_000, 60, 0.1, 320))));
  }

  /** A snapshot of a shared shape. */
  public static Signal snapshot(Metrics.Schema shape, double... values) {
    return new Snapshot(GPU, "n017", "dcgm", Origin.GPU_DRIVER, 5, new Metrics(shape, values));
  }

  /** An event with this raw text. */
  public static Event event(String raw) {
    return new Event(
        GPU, "n017", "kernel", Origin.GPU_DRIVER, 4, "xid", Map.of("xid", "79", "b", ""), raw);
  }
}
