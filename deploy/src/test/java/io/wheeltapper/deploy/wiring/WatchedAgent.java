package io.wheeltapper.deploy.wiring;

import io.vertx.core.Vertx;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.Approving;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.observe.Story;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * A whole agent in observe mode with its API, whose ledger tells of two cases, whose one sensor
 * finds nobody, and which calls nobody.
 */
final class WatchedAgent implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Vertx vertx;
  private final LiveAgent agent;
  private final ApiServer server;

  private WatchedAgent(Vertx vertx, LiveAgent agent, ApiServer server) {
    this.vertx = vertx;
    this.agent = agent;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param more lines of its configuration
   */
  static WatchedAgent start(Path folder, String more) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("w.yaml"),
            """
            site: lab
            data: data
            sensors:
              dcgm: {kind: prometheus, url: "http://127.0.0.1:1/metrics", interval: 10s}
            actuators:
              slurm: {kind: slurm}
            """
                + more);
    ConfigReader.Loaded loaded = ConfigReader.read(file, Kinds.discover());
    Config config = loaded.config();
    if (!Files.exists(config.data())) {
      try (SqliteLedger ledger = SqliteLedger.open(config.data(), LedgerSettings.defaults())) {
        long begin = System.currentTimeMillis() - 120_000;
        ledger.append(Story.all(begin), ledger.size(), 1, true);
      }
    }
    Vertx vertx = Vertx.vertx();
    LiveAgent agent =
        LiveAgent.start(vertx, new LiveAgent.Start(loaded, false, null, "eva", (_, _) -> {}));
    LiveView view = new LiveView(agent, "lab", config.data());
    ApiServer server =
        ApiServer.start(
            vertx,
            new Config.Api(0, "127.0.0.1"),
            view,
            agent::metrics,
            new Approving(view, config.api().approve(), null, InstantSource.system()));
    return new WatchedAgent(vertx, agent, server);
  }

  LiveAgent agent() {
    return agent;
  }

  int port() {
    return server.port();
  }

  /** A scrape as one gets it who accepts this. */
  HttpResponse<String> scrape(String accept) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/metrics"))
            .header("Accept", accept)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws Exception {
    server.close();
    agent.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
