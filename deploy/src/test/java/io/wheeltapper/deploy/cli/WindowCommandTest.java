package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.FakeAgent;
import io.wheeltapper.deploy.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code window} and {@code maintenance} against the API of an agent. */
final class WindowCommandTest {

  private final Vertx vertx = Vertx.vertx();
  private final FakeAgent agent = new FakeAgent();

  @SuppressWarnings("NullAway.Init")
  private ApiServer server;

  @BeforeAll
  static void home() {
    System.setProperty("wheeltapper.home", System.getProperty("wheeltapper.root", ".."));
  }

  @BeforeEach
  void serve() throws Exception {
    server = ApiServer.start(vertx, new Config.Api(0, "127.0.0.1"), agent, () -> "");
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private Ran run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--url");
    all.add("http://127.0.0.1:" + server.port());
    return Ran.of(all.toArray(String[]::new));
  }

  @Test
  void windowsAreListedOpenedReportedAndClosed() {
    Ran list = run("window", "list");
    assertEquals(0, list.code(), list.err());
    assertTrue(list.out().contains("weekly  closed  window  act"), list.out());
    assertTrue(list.out().contains("opens Thu 1970-01-01 00:00 UTC"), list.out());
    Ran open = run("window", "open", "fw", "--until", "2h", "--mode", "ask", "--by", "eva");
    assertEquals(0, open.code(), open.err());
    assertTrue(run("window", "list").out().contains("fw      OPEN    window  ask"));
    Ran report = run("window", "report", "fw");
    assertTrue(report.out().contains("would have done: 1"), report.out());
    assertTrue(report.out().contains("  would isolate n3"), report.out());
    assertEquals(0, run("window", "close", "fw", "--by", "eva").code());
    assertEquals(2, agent.told.size());
    Ran past = run("window", "report", "dry run");
    assertTrue(past.out().contains("remains, judged again from fresh data: 1"), past.out());
    assertTrue(run("window", "report", "dry run", "--json").out().startsWith("{"));
  }

  @Test
  void aFreezeByHand() {
    Ran freeze = run("window", "open", "demo", "--freeze", "--until", "2h", "--by", "eva");
    assertEquals(0, freeze.code(), freeze.err());
    assertTrue(((Input.OpenWindow) agent.told.getFirst()).terms().freeze());
  }

  @Test
  void maintenanceIsDeclaredListedAndEnded() {
    assertEquals(0, run("maintenance", "begin", "rack:r1", "--until", "2h", "--by", "eva").code());
    Ran list = run("maintenance", "list");
    assertTrue(list.out().contains("rack:r1  on"), list.out());
    assertTrue(list.out().contains("[slurm]"), list.out());
    assertEquals(0, run("maintenance", "end", "rack:r1", "--by", "bob").code());
    assertEquals(2, agent.told.size());
  }

  @Test
  void badUseIsSaidWithWhatWouldBeRight() {
    assertEquals(2, run("window").code());
    assertEquals(2, run("window", "open", "fw").code());
    Ran unknown = run("window", "report", "none");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("wheeltapper window list"), unknown.err());
    Ran nowhere = run("maintenance", "begin", "rack:nowhere", "--until", "2h");
    assertEquals(2, nowhere.code());
    assertTrue(nowhere.err().contains("nobody knows rack:nowhere"), nowhere.err());
    assertEquals(2, run("maintenance", "end", "rack:r9").code());
    assertEquals(List.of(), agent.told);
  }
}
