package io.wheeltapper.deploy.api;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowReport;
import io.wheeltapper.core.runtime.ledger.Review;
import io.wheeltapper.deploy.views.ConsoleView;
import io.wheeltapper.deploy.views.WaitingView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** An agent with two cases and five entries, which remembers what it was told. */
public final class FakeAgent implements AgentView {

  /** Whether its ledger takes nothing. */
  public volatile boolean full;

  /** What it was told, in order. */
  public final List<Input> told = Collections.synchronizedList(new ArrayList<>());

  /** Case c1 as approvers see it; answers are what it was told. */
  public volatile Optional<Asking> asks = Optional.empty();

  /** What waits for persons. */
  public volatile List<WaitingView> waiting = List.of();

  /** What was advised about each case. */
  public volatile List<AdviceView> advised = List.of();

  /** Whether its ledger cannot be read. */
  volatile boolean unread;

  /** How many entries its ledger has. */
  public final AtomicLong size = new AtomicLong(5);

  /** Its ledger, for a reviewer. */
  public volatile Optional<Review> review = Optional.empty();

  /** Why it is not ready. */
  public final List<String> troubles = Collections.synchronizedList(new ArrayList<>());

  /** What it says of its error budgets. */
  public volatile Callable<BudgetsView> says =
      () -> new BudgetsView("b 1", 60_000, "", List.of(), List.of());

  private static CaseView view(String id, String state, String plan) {
    return new CaseView(
        id,
        "node:n1",
        state,
        7,
        List.of("gpu-fell-off-bus"),
        "reboot",
        plan,
        List.of("node.isolate node:n1"),
        0,
        "hold",
        "approval",
        "asks: plan p1 waits",
        "ask",
        id.equals("c1") ? "held" : "",
        id.equals("c1"));
  }

  @Override
  public List<CaseView> cases() {
    return List.of(view("c1", "open", "p1"), view("c2", "cleared", "p2"));
  }

  @Override
  public List<AdviceView> advice(String caseId) throws IOException {
    if (unread) {
      throw new IOException("the ledger's disk is gone");
    }
    return advised;
  }

  @Override
  public BudgetsView budgets() throws Exception {
    return says.call();
  }

  @Override
  public List<byte[]> entries(long from, int limit) {
    return LongStream.range(from, Math.min(size.get(), from + limit))
        .mapToObj(i -> ("{\"at\":" + i + "}").getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public Status status() {
    return new Status(
        troubles.isEmpty(),
        troubles,
        "lab",
        "act",
        "b",
        "1",
        "h",
        size.get(),
        1,
        List.of("k ok"),
        99);
  }

  @Override
  public Optional<Review> review() {
    return review;
  }

  @Override
  public List<PlaceView> places() {
    return List.of(
        new PlaceView(
            "n1",
            List.of("rack:r1"),
            new TreeMap<>(Map.of("slurm", "leaf=l1", "subnet", "leaf=l2")),
            List.of("leaf"),
            List.of()),
        new PlaceView(
            "n2", List.of("rack:r1", "leaf:l1"), new TreeMap<>(), List.of(), List.of("rack")));
  }

  @Override
  public List<ScoreView> scores() {
    return List.of(new ScoreView("gpu-fell-off-bus", "node.isolate", 19, 1, 2, 0.95, 0.76, 0.99));
  }

  @Override
  public Optional<Asking> asking(String caseId, boolean calls) {
    int answers = (int) told.stream().filter(Input.Decided.class::isInstance).count();
    return asks.filter(a -> a.kase().caseId().equals(caseId))
        .map(a -> new Asking(a.kase(), a.answers() + answers, a.persons(), a.calls()));
  }

  @Override
  public ConsoleView console() {
    return new FakeConsole(waiting);
  }

  @Override
  public Candidates candidates() {
    return new Candidates() {
      @Override
      public String begin(String folder, long millis, String by, String reason) throws Refused {
        if (folder.equals("/nowhere")) {
          throw new Refused("there is no such folder");
        }
        return folder + " for " + millis + " by " + by;
      }

      @Override
      public Set<String> triedBy(String hash) {
        return hash.equals("abcdef") ? Set.of("Ada") : Set.of();
      }

      @Override
      public ShadowView status() {
        return ShadowView.NONE;
      }

      @Override
      public String stop(String by, String reason) {
        return "stopped by " + by;
      }

      @Override
      public String activate(String hash, String by, String reason) {
        return hash + " by " + by;
      }
    };
  }

  /** Node n1 lies in the partition batch, and nothing else in anything. */
  @Override
  public boolean lies(Target target, Target scope) throws Exception {
    return AgentView.super.lies(target, scope)
        || (target.equals(Target.node("n1")) && scope.equals(Target.parse("partition:batch")));
  }

  @Override
  public boolean knowsCase(String caseId) {
    return caseId.equals("c1") || caseId.equals("c2");
  }

  @Override
  public Controls controls() {
    return new Controls(
        "act",
        "observe",
        List.of(new Controls.ModeView("ask", "gpu.reset", "*", "rack:r1", "eva", "why", 7)),
        List.of(new Controls.PauseView("node:n2", "bob", "cables", 8)));
  }

  @Override
  public Declared declared() {
    List<String> effects = List.of("removes", "changes");
    WindowReport report =
        WindowReport.of(
            List.of("would isolate n3"),
            List.of(),
            List.of("bob took n7 out"),
            List.of("n3: next"));
    List<Declared.WindowView> windows = new ArrayList<>();
    windows.add(
        new Declared.WindowView(
            "weekly",
            "window",
            "closed",
            "act",
            effects,
            List.of("site:site"),
            0,
            0,
            9_999,
            "",
            "",
            null));
    List<Declared.WorkView> works = new ArrayList<>();
    works.add(new Declared.WorkView("rack:r9", "on", 1, 9_999, "", "", "slurm", 4));
    for (Input input : told) {
      if (input instanceof Input.OpenWindow o) {
        windows.add(
            new Declared.WindowView(
                o.name(),
                o.terms().freeze() ? "freeze" : "window",
                "open",
                o.terms().mode().word(),
                effects,
                o.terms().on().stream().map(Target::toString).toList(),
                o.at(),
                o.terms().until(),
                0,
                o.by(),
                o.reason(),
                report));
      }
      if (input instanceof Input.BeginMaintenance b) {
        works.add(
            new Declared.WorkView(
                b.target().toString(), "on", b.at(), b.until(), b.by(), b.reason(), "", 4));
      }
    }
    List<Declared.WindowView> closed =
        List.of(
            new Declared.WindowView(
                "dry run",
                "window",
                "closed",
                "observe",
                effects,
                List.of("site:site"),
                5,
                50,
                0,
                "",
                "",
                report));
    return new Declared("UTC", 99, windows, closed, works);
  }

  @Override
  public boolean knows(Target target) {
    return !target.id().equals("nowhere");
  }

  @Override
  public void take(Input input) throws NotKept {
    if (full) {
      throw new NotKept("the disk is full");
    }
    told.add(input);
  }
}
