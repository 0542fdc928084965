package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.FakeAgent;
import io.wheeltapper.deploy.config.Config;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code topology} against the API of an agent. */
final class TopologyCommandTest {

  private final Vertx vertx = Vertx.vertx();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @SuppressWarnings("NullAway.Init")
  private ApiServer server;

  @BeforeEach
  void serve() throws Exception {
    server = ApiServer.start(vertx, new Config.Api(0, "127.0.0.1"), new FakeAgent(), () -> "");
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addFirst("topology");
    all.addAll(List.of("--url", "http://127.0.0.1:" + server.port()));
    out.reset();
    return Main.run(
        all.toArray(String[]::new),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void tellsWhereNodesStandAndWhoDiffers() {
    assertEquals(1, run("--conflicts"));
    String told = out.toString(StandardCharsets.UTF_8);
    assertTrue(told.contains("slurm          says leaf=l1"), told);
    assertTrue(told.contains("DIFFER on leaf: counts in each"), told);
    assertTrue(told.contains("the file says otherwise on rack, and wins"), told);
    assertEquals(0, run("n2"));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("rack:r1 leaf:l1"));
    assertEquals(1, run("--json"));
    assertEquals(2, out.toString(StandardCharsets.UTF_8).lines().count());
  }

  @Test
  void aNodeThatNobodyKnowsIsBadUse() {
    assertEquals(2, run("n9"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("nobody knows a node 'n9'"));
  }
}
