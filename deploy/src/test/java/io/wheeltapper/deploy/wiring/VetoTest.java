package io.wheeltapper.deploy.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.MemoryLedger;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators' veto rules in the whole loop: the page's own example, a reload, a replay, a slip. */
final class VetoTest {

  private static final String FINDS =
      """
      rule "Too hot" @tier(node) salience 50
      when
          $x: Event(type == "too-hot")
      then
          findings.found("gpu-too-hot", $x);
      end
      """;

  private static final String LADDERS =
      """
      version: 1
      ladders:
        gpu-too-hot:
          priority: 50
          settle: 0s
          one-origin-enough: a test
          rungs:
            - name: reboot
              steps: [node.isolate, node.reboot, node.return]
      """;

  private static final String NO_RETURN =
      """
      rule "Not back" @tier(veto) salience 1
      when
          Proposal(action == "node.return")
          not Status(type == "site.shift", value == "staffed")
      then
          vetoes.hold("nobody is there to look", "10m");
      end
      """;

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    put("bundle.yaml", "name: mine\nversion: 1.0.0\nowner: me\nmode: observe\n");
    put("ladders.yaml", LADDERS);
    put("rules/hot.drl", FINDS);
    put(
        "costs.yaml",
        "version: 1\n"
            + "faults:\n"
            + "  gpu-too-hot: {per-hour: 60, working: 0, repair: 1h, source: a test}\n");
  }

  private void put(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("x").getParent());
    Files.writeString(file, text);
  }

  private Bundle load() throws Bundle.Bad {
    return Bundle.load(folder, ClassStore.none());
  }

  /** Entries about the verdicts of a story in which n1 gets hot and is handled. */
  private static List<String> play(Bundle bundle, List<Input> more) throws Exception {
    return story(bundle, List.of(), more).stream()
        .map(j -> j.at() / 1000 + " " + j.action() + " " + j.verdict() + " " + j.guard())
        .map(String::strip)
        .toList();
  }

  private static List<Entry.Judged> story(Bundle bundle, List<Input> before, List<Input> more)
      throws Exception {
    List<Entry> story = new ArrayList<>();
    try (Diagnosis sessions = bundle.open(1, Diagnosis.Fan.IN_TURN)) {
      Rehearsal.Cast cast =
          new Rehearsal.Cast(
              bundle.policy().with(Mode.ACT),
              sessions,
              new Gate(Guards.inOrder()),
              TopologyFile.EMPTY,
              List.of(),
              Mode.OBSERVE);
      Rehearsal loop = new Rehearsal(cast, new MemoryLedger(), 0, story::add, _ -> {});
      loop.take(new Input.Sensed(1_000, nodes()));
      before.forEach(loop::take);
      Target gpu = Target.gpuAt("0000:3b:00", "n1");
      Signal hot = new Event(gpu, "n1", "e", Origin.GPU_DRIVER, 2_000, "too-hot", Map.of(), "");
      loop.take(new Input.Sensed(2_000, List.of(hot)));
      more.forEach(loop::take);
      loop.until(300_000);
    }
    return story.stream()
        .filter(Entry.Judged.class::isInstance)
        .map(Entry.Judged.class::cast)
        .toList();
  }

  private static List<Signal> nodes() {
    List<Signal> nodes = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      Map<String, String> fields =
          Map.of(
              Known.NODE_ISOLATED,
              "false",
              Known.NODE_IDLE,
              "true",
              Known.NODE_RESPONDING,
              "true",
              Known.NODE_HOLDER,
              "none",
              Known.NODE_GPUS,
              "8");
      nodes.add(
          new Status(
              Target.node("n" + i),
              "n" + i,
              "slurm",
              Origin.SCHEDULER,
              1_000,
              Known.NODE,
              "IDLE",
              fields,
              ""));
    }
    return nodes;
  }

  private static Input shift(long at, String value) {
    Status said =
        new Status(
            Target.site(), "", "bms", Origin.FACILITY, at, "site.shift", value, Map.of(), "");
    return new Input.Sensed(at, List.of(said));
  }

  @Test
  void aHeldReturnGoesOnAsSoonAsWhatTheRuleWantsIsSaid() throws Exception {
    put("rules/veto.drl", NO_RETURN);
    assertEquals(
        List.of("node.return hold veto", "200 node.return allow"),
        play(load(), List.of(shift(4_000, "empty"), shift(200_000, "staffed"))).stream()
            .filter(line -> line.contains("node.return"))
            .map(line -> line.replaceFirst("^\\d+ (?=.*hold)", ""))
            .toList());
  }

  @Test
  void theSameInputsGiveTheSameVerdictsInAnotherSession() throws Exception {
    put("rules/veto.drl", NO_RETURN);
    Bundle bundle = load();
    List<Input> more = List.of(shift(4_000, "empty"), shift(5_000, "staffed"));
    assertEquals(play(bundle, more), play(load(), more));
    assertEquals(play(bundle, more), play(bundle, more));
  }

  @Test
  void anotherBundleBringsItsOwnVetoRules() throws Exception {
    Bundle free = load();
    put("rules/veto.drl", NO_RETURN);
    Bundle strict = load();
    List<Entry> story = new ArrayList<>();
    Rehearsal.Cast cast =
        new Rehearsal.Cast(
            strict.policy().with(Mode.ACT),
            strict.open(1, Diagnosis.Fan.IN_TURN),
            new Gate(Guards.inOrder()),
            TopologyFile.EMPTY,
            List.of(),
            Mode.OBSERVE);
    Rehearsal loop = new Rehearsal(cast, new MemoryLedger(), 0, story::add, _ -> {});
    assertTrue(loop.site().veto().binds("node.return"));
    loop.agent().activate(free.policy(), free.open(1, Diagnosis.Fan.IN_TURN));
    assertTrue(!loop.site().veto().binds("node.return"), "the old rules went with their bundle");
    loop.agent().activate(strict.policy(), strict.open(1, Diagnosis.Fan.IN_TURN));
    assertTrue(loop.site().veto().binds("node.return"));
  }

  @Test
  void aNameThatIsNoActionOrFaultIsAnErrorWithItsPlace() throws Exception {
    put(
        "rules/veto.drl",
        NO_RETURN.replace(
            "action == \"node.return\"",
            "action == \"node.retrun\", fault.code == \"gpu-to-hot\""));
    Bundle.Bad bad = assertThrows(Bundle.Bad.class, this::load);
    assertEquals(
        List.of(
            "rules/veto.drl:3:25: there is no action 'node.retrun'; name one that ladders can; did"
                + " you mean 'node.return'? [veto-action]",
            "rules/veto.drl:3:54: there is no fault 'gpu-to-hot'; name one that a rule of this"
                + " bundle finds; did you mean 'gpu-too-hot'? [veto-fault]"),
        bad.problems().stream().map(p -> p.toString().replace(folder + "/", "")).toList());
  }

  @Test
  void theExampleOfThePageHoldsAsItSays() throws Exception {
    String page = Files.readString(Path.of("..", "policies", "README.md"));
    String section = page.substring(page.indexOf("\n## Veto rules"));
    put("rules/example.drl", section.split("```", -1)[1].strip() + "\n");
    Bundle bundle = load();
    assertEquals(
        List.of("a large job would stop and nobody of its team is there: GPUs 640"),
        vetoed(bundle, List.of(job(640))));
    assertEquals(List.of(), vetoed(bundle, List.of(job(640), shift(1_500, "staffed"))));
    assertEquals(List.of(), vetoed(bundle, List.of(job(512))), "a small job");
  }

  private static Input job(int gpus) {
    Map<String, String> fields =
        Map.of(Known.JOB_NODES, "n1,n2", Known.JOB_GPUS, Integer.toString(gpus));
    Status said =
        new Status(
            Target.job("slurm", "4711"),
            "",
            "slurm",
            Origin.SCHEDULER,
            1_500,
            Known.JOB,
            "running",
            fields,
            "");
    return new Input.Sensed(1_500, List.of(said));
  }

  /** What the veto guard said against the reboot, whatever the others said too. */
  private static List<String> vetoed(Bundle bundle, List<Input> before) throws Exception {
    return story(bundle, before, List.of()).stream()
        .filter(j -> j.action().equals("node.reboot"))
        .flatMap(j -> j.guards().stream())
        .filter(g -> g.guard().equals("veto") && !g.verdict().equals("allow"))
        .map(g -> g.reason().replaceFirst(" \\(rule .*", ""))
        .distinct()
        .toList();
  }
}
