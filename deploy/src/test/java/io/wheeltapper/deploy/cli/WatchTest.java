package io.wheeltapper.deploy.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.BudgetsView;
import io.wheeltapper.deploy.api.FakeAgent;
import io.wheeltapper.deploy.config.Config;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes on until Ctrl-C. */
class WatchTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<Running> running = new ArrayList<>();

  /** A command that goes on in a thread of its own. */
  private static final class Running {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Thread thread;

    Running(String... arguments) {
      thread =
          Thread.ofPlatform()
              .start(() -> {
                int _ =
                    Main.run(
                        arguments,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
              });
    }

    String out() {
      return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
      return err.toString(StandardCharsets.UTF_8);
    }
  }

  private Running start(String... arguments) {
    Running started = new Running(arguments);
    running.add(started);
    return started;
  }

  @AfterEach
  void stop() throws Exception {
    for (Running each : running) {
      each.thread.interrupt();
      each.thread.join();
    }
  }

  private static String one(String id, String verdict) {
    return """
    {"case":"%s","target":"node:n1","state":"open","opened":7,"faults":["link-down"],\
    "step":0,"verdict":"%s","guard":"mode","reason":"r"}\
    """
        .formatted(id, verdict);
  }

  @Test
  void withoutEventsItAsksAgainAndPrintsOnlyWhatChanged() throws Exception {
    try (Canned agent = new Canned()) {
      agent.at("/api/v1/cases", "[" + one("c1", "hold") + "," + one("c2", "hold") + "]");
      Running list = start("case", "list", "--watch", "--url", agent.url());
      await().atMost(LONG).until(() -> list.out().lines().count() == 2);
      agent.at("/api/v1/cases", "[" + one("c1", "allow") + "," + one("c3", "hold") + "]");
      await().atMost(LONG).until(() -> list.out().contains("c3"));
      assertEquals(
          List.of(
              "c1  hold  node:n1  link-down",
              "c2  hold  node:n1  link-down",
              "gone  c1 hold node:n1 link-down",
              "gone  c2 hold node:n1 link-down",
              "c1  allow  node:n1  link-down",
              "c3  hold   node:n1  link-down"),
          list.out().lines().toList());
      assertFalse(list.out().contains("\u001b"), "nothing is drawn without a terminal");
    }
  }

  @Test
  void aRefusalEndsIt() throws Exception {
    try (Canned agent = new Canned()) {
      agent.at("/api/v1/cases", "[]");
      Running list = start("case", "list", "--watch", "--url", agent.url());
      await().atMost(LONG).until(() -> list.out().contains("no case is open"));
      agent.refuses("/api/v1/cases", 403, "this wants the right 'view', and you have []");
      await().atMost(LONG).until(() -> !list.thread.isAlive());
      assertTrue(list.err().contains("not allowed"), list.err());
    }
  }

  @Test
  void eventsWakeItAndAnAgentThatWentAwayIsWaitedFor() throws Exception {
    Vertx vertx = Vertx.vertx();
    FakeAgent agent = new FakeAgent();
    try {
      ApiServer server = ApiServer.start(vertx, new Config.Api(0, "127.0.0.1"), agent, () -> "");
      int port = server.port();
      String url = "http://127.0.0.1:" + port;
      Running slo = start("slo", "status", "--watch", "--url", url);
      Running log = start("log", "--last", "2", "--follow", "--json", "--url", url);
      await().atMost(LONG).until(() -> slo.out().contains("budgets of b 1"));
      await().atMost(LONG).until(() -> log.out().lines().count() == 2);
      agent.says = () -> new BudgetsView("b 2", 60_000, "", List.of(), List.of());
      agent.size.addAndGet(3);
      await().atMost(LONG).until(() -> slo.out().contains("budgets of b 2"));
      await().atMost(LONG).until(() -> log.out().lines().count() == 5);
      server.close();
      await().atMost(LONG).until(() -> slo.err().contains("it is waited for"));
      agent.says = () -> new BudgetsView("b 3", 60_000, "", List.of(), List.of());
      agent.size.incrementAndGet();
      try (ApiServer again =
          ApiServer.start(vertx, new Config.Api(port, "127.0.0.1"), agent, () -> "")) {
        assertEquals(port, again.port());
        await().atMost(LONG).until(() -> slo.out().contains("budgets of b 3"));
        await().atMost(LONG).until(() -> log.out().lines().count() == 6);
      }
      assertEquals(
          List.of(
              "{\"at\":3}", "{\"at\":4}", "{\"at\":5}", "{\"at\":6}", "{\"at\":7}", "{\"at\":8}"),
          log.out().lines().toList(),
          "each once, in order");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }

  @Test
  void controlCEndsItWithoutAWord() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "there is no /bin/kill");
    try (Canned agent = new Canned()) {
      agent.at("/api/v1/cases", "[]");
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      Process process =
          // What was started in the background has SIGINT ignored, and whom it starts inherits
          // that.
          new ProcessBuilder(
                  "env",
                  "--default-signal=INT",
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "io.wheeltapper.deploy.cli.Main",
                  "case",
                  "list",
                  "--watch",
                  "--url",
                  agent.url())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      try {
        await().atMost(LONG).until(() -> Files.readString(out).contains("no case is open"));
        assertEquals(
            0, new ProcessBuilder("/bin/kill", "-INT", process.pid() + "").start().waitFor());
        assertTrue(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS), "it goes on");
        assertEquals(130, process.exitValue());
        assertEquals("", Files.readString(err));
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
