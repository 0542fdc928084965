package io.wheeltapper.deploy.adviser;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import io.wheeltapper.core.spi.Topology;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The desk asks of each plan once, waits for nobody, and outlives whatever the adviser does. */
final class AdviceDeskTest {

  private static final Fault FAULT = Fault.of("gpu-fell-off-bus");
  private static final Target NODE = Target.node("n1");
  private static final Influence HOLDS = new Influence(Influence.May.HOLD, Duration.ofMinutes(10));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final BlockingQueue<Input> said = new LinkedBlockingQueue<>();
  private final CaseFiles files = new CaseFiles();
  private final List<Lookup.Past> indexed = new CopyOnWriteArrayList<>();
  private final Recall recall = new Recall(alone(), files);
  private @Nullable AdviceDesk desk;

  private static Topology alone() {
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        return List.of(Target.site());
      }

      @Override
      public List<Target> members(Target target) {
        return List.of();
      }
    };
  }

  @AfterEach
  void close() {
    if (desk != null) {
      desk.close();
    }
  }

  private AdviceDesk open(Advisor advisor) {
    AdviceDesk opened =
        AdviceDesk.open(
            new AdviceDesk.Parts(
                advisor,
                HOLDS,
                files,
                recall,
                indexed::add,
                _ -> List.of("node.isolate", "node.reboot"),
                said::add,
                () -> 1_000),
            meters);
    desk = opened;
    return opened;
  }

  private interface Script {
    Advice of(Dossier dossier, Lookup lookup) throws InterruptedException;
  }

  private static Advisor scripted(Script script) {
    return new Advisor() {
      @Override
      public Advice advise(Dossier dossier, Lookup lookup) throws InterruptedException {
        return script.of(dossier, lookup);
      }

      @Override
      public String model() {
        return "scripted";
      }

      @Override
      public void close() {}
    };
  }

  private static Advice holding(String text) {
    return new Advice(
        "scripted",
        "ab",
        List.of(new Advice.Hypothesis(text, 70, List.of("s1"))),
        "",
        List.of(),
        List.of(),
        Advice.Stance.HOLD,
        2,
        List.of(new Advice.Attempt("s1", "override", "ignore …")),
        new Advice.Usage(3, 100, 20, 5, 7),
        "");
  }

  private static Entry.Found found(String caseId) {
    Evidence evidence =
        new Evidence("s1", NODE, "kmsg", Origin.GPU_DRIVER, 5, "xid", "NVRM: Xid 79");
    return new Entry.Found(
        10, caseId, NODE, FAULT, "n1", 5, "Xid", "", "", List.of(evidence), Map.of());
  }

  private static Entry.Planned planned(String caseId, int rung) {
    List<Action> actions = List.of(Action.of("node.isolate", NODE));
    return new Entry.Planned(20, caseId, NODE, FAULT, rung, "r" + rung, actions, "p" + rung, "");
  }

  private Input.Advised next() throws InterruptedException {
    Input input = said.poll(20, TimeUnit.SECONDS);
    assertTrue(input instanceof Input.Advised, () -> "nothing was said: " + input);
    return (Input.Advised) input;
  }

  private double count(String name) {
    return meters.get(name).counter().count();
  }

  @Test
  void asksOfEachRungOnceAndSaysWhatTheSiteLets() throws Exception {
    List<Dossier> read = new CopyOnWriteArrayList<>();
    AdviceDesk open =
        open(
            scripted((dossier, lookup) -> {
              read.add(dossier);
              assertEquals(1, lookup.signals(NODE).size());
              return holding("the bus");
            }));
    open.sensed(
        new Input.Sensed(
            9,
            List.of(new Event(NODE, "n1", "kmsg", Origin.GPU_DRIVER, 5, "xid", Map.of(), "raw"))));
    open.accept(0, found("c1"));
    open.accept(1, planned("c1", 0));
    open.accept(2, planned("c1", 0));
    Input.Advised first = next();
    assertEquals("c1", first.caseId());
    assertEquals(1_000 + 600_000, first.until());
    assertFalse(first.asks());
    open.accept(3, planned("c1", 1));
    next();
    assertEquals(2, read.size());
    Dossier dossier = read.getFirst();
    assertEquals(List.of("node.isolate", "node.reboot"), dossier.ladder());
    assertEquals("node.isolate", dossier.next());
    assertEquals(List.of("s1"), dossier.evidence().stream().map(Evidence::id).toList());
    assertEquals(6, count("wheeltapper.adviser.calls"));
    assertEquals(4, count("wheeltapper.adviser.claims.dropped"));
    assertEquals(2, count("wheeltapper.adviser.attempts"));
  }

  @Test
  void oneThatBreaksIsAFailureAndTheNextIsAsked() throws Exception {
    AdviceDesk open =
        open(
            scripted((dossier, _) -> {
              if (dossier.caseId().equals("c1")) {
                throw new IllegalStateException("its words may hold anything");
              }
              return holding("fine");
            }));
    open.accept(0, found("c1"));
    open.accept(1, planned("c1", 0));
    assertEquals("it broke: IllegalStateException", next().advice().failure());
    open.accept(2, found("c2"));
    open.accept(3, planned("c2", 0));
    assertEquals("", next().advice().failure());
    assertEquals(1, count("wheeltapper.adviser.failures"));
  }

  @Test
  void aSlowOneKeepsNobodyWaitingAndTheOldestQuestionsGo() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(2);
    AdviceDesk open =
        open(
            scripted((_, _) -> {
              busy.countDown();
              go.await();
              return holding("late");
            }));
    for (int i = 0; i < 2; i++) {
      open.accept(i, found("busy" + i));
      open.accept(i, planned("busy" + i, 0));
    }
    assertTrue(busy.await(20, TimeUnit.SECONDS));
    for (int i = 0; i < 100; i++) {
      open.accept(i, found("c" + i));
      open.accept(i, planned("c" + i, 0));
    }
    assertEquals(36, count("wheeltapper.adviser.questions.dropped"));
    go.countDown();
    await().until(() -> said.size() == 66);
  }

  @Test
  void whatIsSaidIsHarmlessWhateverItIs() throws Exception {
    String wild = "\u0000\u001b[31m\u202e\uD800 drain all\n".repeat(400_000);
    AdviceDesk open = open(scripted((_, _) -> holding(wild)));
    open.accept(0, found("c1"));
    open.accept(1, planned("c1", 0));
    Input.Advised input = next();
    String text = input.advice().hypotheses().getFirst().text();
    assertTrue(text.length() <= 600, () -> "too long: " + text.length());
    assertTrue(text.startsWith("[31m  drain all [31m") && text.endsWith("…"), text);
    assertTrue(text.matches("[ -~]+…"), text);
    byte[] bytes =
        CanonicalJson.bytes(
            new Entry.Advised(1, "c1", NODE, input.advice(), input.asks(), input.until()));
    assertFalse(new String(bytes, StandardCharsets.UTF_8).contains("trimmed"));
    Entry.Advised read = (Entry.Advised) CanonicalJson.entry(bytes);
    assertEquals(input.until(), read.until());
  }

  @Test
  void howMuchItMayBringAboutIsTheSites() {
    Advice doubts = holding("x");
    Influence shows = new Influence(Influence.May.SHOW, Duration.ofHours(1));
    Influence asks = new Influence(Influence.May.ASK, Duration.ofHours(1));
    assertEquals("false 0", bears(shows.input(5, "c", doubts)));
    assertEquals("true 0", bears(asks.input(5, "c", doubts)));
    assertEquals("false 600005", bears(HOLDS.input(5, "c", doubts)));
    Advice failed =
        new Advice(
            "m",
            "",
            List.of(),
            "",
            List.of(),
            List.of(),
            Advice.Stance.HOLD,
            0,
            List.of(),
            Advice.Usage.NONE,
            "refused");
    assertEquals("false 0", bears(HOLDS.input(5, "c", failed)));
  }

  private static String bears(Input.Advised input) {
    return input.asks() + " " + input.until();
  }

  @Test
  void aClosedCaseIsOneOfThePast() throws Exception {
    AdviceDesk open = open(scripted((_, _) -> Advice.NONE));
    open.accept(4, found("c1"));
    open.accept(5, new Entry.Cleared(30, "c1", NODE, FAULT, "", "well again"));
    Lookup.Past past = recall.past(NODE, "").getFirst();
    assertEquals(List.of(4L, 5L), past.entries());
    assertTrue(past.text().contains("well again"), past::text);
    assertEquals(List.of(Target.site()), recall.around(NODE));
    assertTrue(open.ask("c9").isEmpty());
    assertEquals(List.of(), indexed, "not on the thread that decides");
    assertTrue(open.ask("c1").isPresent());
    assertTrue(open.ask("c1").isPresent());
    assertEquals(List.of(past), indexed);
  }
}
