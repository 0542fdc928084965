package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.api.AdviceView;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.FakeAgent;
import io.wheeltapper.deploy.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

  /** What a command printed and its exit code. */
  @TempDir Path folder;

  @BeforeAll
  static void home() {
    System.setProperty("wheeltapper.home", System.getProperty("wheeltapper.root", ".."));
  }

  private static Ran run(String... arguments) {
    return Ran.of(arguments);
  }

  private static void everyCommand(
      List<String> path, CommandLine line, java.util.function.Consumer<List<String>> each) {
    each.accept(path);
    line.getSubcommands()
        .forEach((name, sub) -> {
          List<String> longer = new ArrayList<>(path);
          longer.add(name);
          everyCommand(longer, sub, each);
        });
  }

  @Test
  void everyCommandHelpsWithinEightyColumnsAndWithAnExample() {
    CommandLine root = Main.line(System.out, System.err);
    List<String> seen = new ArrayList<>();
    everyCommand(
        List.of(),
        root,
        path -> {
          List<String> arguments = new ArrayList<>(path);
          arguments.add("--help");
          Ran ran = run(arguments.toArray(String[]::new));
          assertEquals(0, ran.code(), ran.err());
          assertTrue(ran.out().contains("Example"), arguments::toString);
          assertFalse(ran.out().contains("\u001b"), "colours without a terminal");
          ran.out().lines().forEach(l -> assertTrue(l.length() <= 80, l));
          seen.add(String.join(" ", path));
        });
    assertTrue(seen.size() >= 18, seen::toString);
  }

  @Test
  void badUseIsTwoOnStandardErrorWithWhereToLook() {
    for (String[] wrong :
        new String[][] {
          {},
          {"polcy"},
          {"replay", "--shards", "x"},
          {"policy"},
          {"audit", "show", "x"},
          {"up", "--wrong"}
        }) {
      Ran ran = run(wrong);
      assertEquals(2, ran.code());
      assertEquals("", ran.out());
      assertTrue(ran.err().startsWith("wheeltapper: "), ran.err());
      assertTrue(ran.err().contains("--help"), ran.err());
    }
  }

  @Test
  void badInputNamesFileAndMend() throws Exception {
    Path config = Files.writeString(folder.resolve("w.yaml"), "sit: lab\n");
    Ran ran = run("doctor", "--config", config.toString());
    assertEquals(2, ran.code());
    assertEquals(
        "wheeltapper: "
            + config
            + ":1:1: 'sit' is no key here; did you mean 'site'? [unknown-key]\n",
        ran.err());
    Ran missing = run("audit", "verify", "--data", folder.toString());
    assertEquals(2, missing.code());
    assertTrue(missing.err().contains("there is no ledger in"), missing.err());
    Ran kind = run("replay", "--from", "kmgs=x");
    assertEquals(2, kind.code());
    assertTrue(kind.err().contains("did you mean 'kmsg'?"), kind.err());
    Ran none = run("policy", "check", folder.resolve("none").toString());
    assertEquals(2, none.code());
  }

  @Test
  void noAgentIsToldInOneLine() {
    Ran ran = run("case", "list", "--url", "http://127.0.0.1:9");
    assertEquals(2, ran.code());
    assertEquals(1, ran.err().lines().count(), ran.err());
    assertTrue(ran.err().contains("wheeltapper up"), ran.err());
  }

  @Test
  void aBrokenBundleIsNoAndEveryProblemIsNamed() throws Exception {
    Files.writeString(folder.resolve("bundle.yaml"), "name: b\nversion: 1\nmode: atc\n");
    Ran ran = run("policy", "check", folder.toString());
    assertEquals(1, ran.code());
    assertTrue(ran.err().contains("bundle.yaml:3:7: "), ran.err());
    assertTrue(ran.err().contains("did you mean 'act'?"), ran.err());
    Path log = Files.writeString(folder.resolve("k.log"), "");
    Ran replay = run("replay", "--from", "kmsg=" + log, "--policies", folder.toString());
    assertEquals(2, replay.code());
    assertTrue(replay.err().contains("bundle.yaml:3:7: "), replay.err());
    assertEquals(2, run("policy", "test", folder.toString()).code());
  }

  @Test
  void replayPrintsEntriesInOrderOneALine() throws Exception {
    Path log =
        Files.writeString(
            folder.resolve("k.log"),
            "[ 20.0] NVRM: Xid (PCI:0000:3B:00): 79, pid=1, GPU has fallen off the bus.\n"
                + "[ 10.0] NVRM: Xid (PCI:0000:1a:00): 13, pid=2, name=x, Graphics Exception\n");
    Ran ran = run("replay", "--from", "kmsg=" + log, "--node", "n1", "--json");
    assertEquals(0, ran.code(), ran.err());
    List<Entry> entries = new ArrayList<>();
    for (String line : ran.out().lines().toList()) {
      entries.add(Json.mapper().readValue(line, Entry.class));
    }
    List<Entry.Found> found =
        entries.stream()
            .filter(Entry.Found.class::isInstance)
            .map(Entry.Found.class::cast)
            .toList();
    assertEquals(
        List.of(Target.gpuAt("0000:1a:00", "n1"), Target.gpuAt("0000:3b:00", "n1")),
        found.stream().map(Entry.Found::target).toList());
    assertEquals("79", found.getLast().details().get("xid"));
    Ran shards = run("replay", "--from", "kmsg=" + log, "--node", "n1", "--json", "--shards", "5");
    assertEquals(ran.out(), shards.out());
  }

  private static void showsAdvice(FakeAgent agent, String url) throws Exception {
    Advice advice =
        new Advice(
            "model-7b",
            "ab",
            List.of(new Advice.Hypothesis("the\u001b[31m riser", 70, List.of("s1", "s2"))),
            "node.reboot",
            List.of(),
            List.of(),
            Advice.Stance.ASK,
            0,
            List.of(new Advice.Attempt("s1", "orders to the model", "ignore …")),
            Advice.Usage.NONE,
            "");
    agent.advised =
        List.of(
            new AdviceView(17, 5_000, "asks", 0, advice),
            new AdviceView(19, 6_000, "holds", 9_000, Advice.failed("model-7b", "too late")));
    String shown = run("case", "show", "c1", "--url", url).out();
    for (String words :
        List.of(
            "advice   1970-01-01T00:00:05Z of model-7b, entry 17\n",
            "says     70 %: the",
            "by s1, s2",
            "would    node.reboot (shown only; it chooses nothing)",
            "attempt  orders to the model in s1: ignore …",
            "effect   what is still to be done asks a person\n",
            "none     too late",
            "effect   what is still to be done waits until 1970-01-01T00:00:09Z\n")) {
      assertTrue(shown.contains(words), words + " is not in " + shown);
    }
    assertFalse(shown.contains("\u001b"), shown);
    JsonNode json = Json.mapper().readTree(run("case", "show", "c1", "--json", "--url", url).out());
    assertEquals("c1", json.path("case").asText());
    assertEquals("asks", json.path("advice").path(0).path("effect").asText());
    assertEquals("s2", json.at("/advice/0/advice/hypotheses/0/evidence/1").asText());
  }

  @Test
  void casesAreAskedOfAndToldTheAgent() throws Exception {
    Vertx vertx = Vertx.vertx();
    FakeAgent agent = new FakeAgent();
    try (ApiServer server =
        ApiServer.start(vertx, new Config.Api(0, "127.0.0.1"), agent, () -> "")) {
      String url = "http://127.0.0.1:" + server.port();
      Ran list = run("case", "list", "--url", url);
      assertEquals(0, list.code(), list.err());
      assertTrue(list.out().contains("c1") && list.out().contains("ASKS"), list.out());
      assertFalse(list.out().contains("c2"), list.out());
      assertTrue(run("case", "list", "--all", "--json", "--url", url).out().contains("\"c2\""));
      Ran half = run("case", "list", "--half-way", "--url", url);
      assertTrue(half.out().contains("held") && half.out().contains("by approval"), half.out());
      assertFalse(half.out().contains("c2"), half.out());
      assertTrue(run("case", "show", "c1", "--url", url).out().contains("[p1]"));
      assertEquals(2, run("case", "show", "c9", "--url", url).code());
      showsAdvice(agent, url);
      assertEquals(0, run("case", "approve", "c1", "--by", "eva", "--url", url).code());
      assertEquals(2, run("case", "deny", "c1", "--plan", "old", "--url", url).code());
      assertEquals(0, run("pause", "rack:r1", "--by", "eva", "--url", url).code());
      assertEquals(2, run("pause", "rak:r1", "--url", url).code());
      Ran modes = run("mode", "list", "--url", url);
      assertEquals(0, modes.code(), modes.err());
      assertTrue(modes.out().contains("ask      gpu.reset"), modes.out());
      assertTrue(modes.out().contains("paused   node:n2 by bob"), modes.out());
      assertEquals(2, run("mode", "--url", url).code());
      assertEquals(2, run("mode", "unset", "--url", url).code());
      assertEquals(
          0,
          run(
                  "mode",
                  "unset",
                  "--action",
                  "gpu.reset",
                  "--at",
                  "rack:r1",
                  "--by",
                  "eva",
                  "--url",
                  url)
              .code());
      assertEquals(0, run("mode", "ask", "--by", "eva", "--url", url).code());
      assertEquals(
          List.of(
              new Input.Decided(99, "c1", "p1", true, "eva", ""),
              new Input.Pause(99, Target.parse("rack:r1"), "eva", ""),
              new Input.UnsetMode(99, "gpu.reset", "*", Target.parse("rack:r1"), "eva", ""),
              new Input.SetMode(99, Mode.ASK, "*", "*", Target.site(), "eva", "")),
          agent.told);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }
}
