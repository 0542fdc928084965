package io.wheeltapper.deploy.observe;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Two cases as a ledger has them: one is carried out, returned and judged wrong; for the other a
 * person is asked and called, and closes it. Times are milliseconds after a beginning.
 */
public final class Story {

  public static final String DONE = "c00000000001";
  public static final String ASKED = "c00000000002";
  public static final String WEIGHED =
      "node.isolate costs about 2.5 GPU-hours (8 GPUs for 19 min), leaving gpu-fell-off-bus alone"
          + " about 40 in 24 h";

  private static final Fault FAULT = Fault.of("gpu-fell-off-bus");
  private static final Target NODE = Target.node("n1");

  private final long begin;
  private final List<Entry> entries = new ArrayList<>();

  private Story(long begin) {
    this.begin = begin;
  }

  /** All of it. */
  public static List<Entry> all(long begin) {
    Story story = new Story(begin);
    story.done();
    story.asked();
    return story.entries;
  }

  private void done() {
    found(10_000, DONE, 4_000);
    plan(10_010, DONE);
    judge(10_020, DONE, "node.isolate", 0, "hold", "window", "no window is open");
    judge(15_000, DONE, "node.isolate", 0, "allow", "", "");
    attempt(DONE, "node.isolate", 0, "a1", 16_000, 18_000, 20_000);
    attempt(DONE, "node.validate", 1, "a2", 21_000, 22_000, 27_000);
    attempt(DONE, "node.return", 2, "a3", 30_000, 31_000, 33_000);
    entries.add(
        new Entry.Cleared(begin + 34_000, DONE, NODE, FAULT, "", "plan p1: " + Entry.Cleared.DONE));
    entries.add(new Entry.Reviewed(begin + 35_000, DONE, NODE, "wrong", "nina", "it was well"));
  }

  private void asked() {
    found(40_000, ASKED, 39_000);
    plan(40_010, ASKED);
    String asks = "asks: plan p1 waits for the approval of one person; asked because it is new";
    judge(40_020, ASKED, "node.isolate", 0, "hold", "approval", asks);
    judge(40_030, ASKED, "node.isolate", 0, "hold", "approval", asks);
    entries.add(new Entry.Refused(begin + 50_000, ASKED, NODE, "p1", "omar", "no"));
    judge(50_010, ASKED, "node.isolate", 0, "deny", "approval", "plan p1 was refused by omar");
    attempt(ASKED, "person.call", 0, "b1", 51_000, 52_000, 53_000);
    entries.add(
        new Entry.Undone(
            begin + 53_500, ASKED, NODE, FAULT, "node.isolate", 0, 0, "b2", "done", "taken back"));
    judge(53_600, ASKED, "node.isolate", 0, Mode.OBSERVE);
    entries.add(new Entry.Cleared(begin + 54_000, ASKED, NODE, FAULT, "omar", "a false alarm"));
  }

  private void found(long at, String kase, long observed) {
    entries.add(
        new Entry.Found(
            begin + at,
            kase,
            NODE,
            FAULT,
            "n1",
            begin + observed,
            "Xid79",
            "",
            "",
            List.of(),
            Map.of()));
  }

  private void plan(long at, String kase) {
    List<Action> actions =
        List.of(
            Action.of("node.isolate", NODE),
            Action.of("node.validate", NODE),
            Action.of("node.return", NODE));
    entries.add(
        new Entry.Planned(begin + at, kase, NODE, FAULT, 0, "isolate", actions, "p1", "first"));
  }

  private void judge(
      long at, String kase, String action, int step, String verdict, String guard, String why) {
    judge(at, kase, action, step, verdict, guard, why, Mode.ACT);
  }

  private void judge(long at, String kase, String action, int step, Mode mode) {
    judge(at, kase, action, step, "allow", "", "", mode);
  }

  private void judge(
      long at,
      String kase,
      String action,
      int step,
      String verdict,
      String guard,
      String why,
      Mode mode) {
    entries.add(
        new Entry.Judged(
            begin + at,
            kase,
            NODE,
            FAULT,
            action,
            0,
            step,
            "p1",
            verdict,
            guard,
            why,
            0,
            mode,
            List.of(new Judgement(Weighed.GUARD, "allow", WEIGHED))));
  }

  private void attempt(
      String kase, String action, int step, String id, long began, long acted, long seen) {
    entries.add(
        new Entry.Started(
            begin + began, kase, NODE, FAULT, action, Map.of(), 0, step, id, 1, List.of()));
    entries.add(
        new Entry.Acted(
            begin + acted, kase, NODE, FAULT, action, 0, step, id, "done", false, "ok"));
    entries.add(
        new Entry.Verified(begin + seen, kase, NODE, FAULT, action, 0, step, id, "done", "seen"));
  }
}
