package io.wheeltapper.deploy.wiring;

import io.vertx.core.Vertx;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.Approving;
import io.wheeltapper.deploy.api.Probes;
import io.wheeltapper.deploy.cli.Assembly;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.demo.DemoSite;
import io.wheeltapper.deploy.demo.Narrator;
import io.wheeltapper.deploy.observe.JsonLines;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code up}: the agent, its API, and a readable line for each entry, until it is told to stop. */
public final class Up implements Assembly {

  /** The demo's dice, always the same, so that two people see the same day. */
  private static final long DEMO_SEED = 20_261_121L;

  /** For {@link java.util.ServiceLoader}. */
  public Up() {}

  @Override
  public int up(Assembly.Up asked, PrintStream out, PrintStream err) throws Exception {
    logging(asked.config().observe());
    DemoSite demo = asked.demo() ? DemoSite.create(DEMO_SEED) : null;
    Config config = config(asked);
    free(config.api());
    Narrator narrator =
        new Narrator(
            out,
            0,
            System.console() != null && System.getenv("NO_COLOR") == null,
            ZoneId.systemDefault());
    LiveAgent.Start start =
        new LiveAgent.Start(
            new ConfigReader.Loaded(config, asked.hash()),
            asked.act(),
            demo,
            System.getProperty("user.name", "unknown"),
            (_, entry) -> {
              if (asked.json()) {
                out.println(new String(CanonicalJson.bytes(entry), StandardCharsets.UTF_8));
                out.flush();
              } else {
                narrator.tell(entry);
              }
            });
    welcome(demo, config, asked, err);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(stop, stopped), "stop"));
    try {
      run(start, config, stop, err);
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  /**
   * The narrator tells entries; the log is for trouble unless somebody asks for more, or collects
   * it.
   */
  private static void logging(Config.Observe observe) {
    boolean json = System.getProperty("wheeltapper.log.format", observe.log()).equals("json");
    if (json) {
      JsonLines.install();
    }
    String usual = json ? "INFO" : "WARNING";
    Logger.getLogger("").setLevel(Level.parse(System.getProperty("wheeltapper.log", usual)));
  }

  private static void run(
      LiveAgent.Start start, Config config, CountDownLatch stop, PrintStream err) throws Exception {
    Vertx vertx = Vertx.vertx();
    try (LiveAgent agent = start(vertx, start);
        LiveView view = view(config, agent);
        ApiServer api = serve(vertx, config, agent, view);
        Probes _ = Probes.start(vertx, config.api().probes(), view)) {
      view.warm();
      String scheme = config.api().tls().on() ? "https://" : "http://";
      String here = scheme + config.api().bind() + ":" + api.port();
      err.println("console " + here + "/");
      err.println("api     " + here + "/api/v1/status");
      Systemd manager = Systemd.here();
      manager.ready();
      if (manager.every().isPositive()) {
        vertx.setPeriodic(manager.every().toMillis(), _ -> manager.alive());
      }
      stop.await();
      manager.stopping();
    }
  }

  private static ApiServer serve(Vertx vertx, Config config, LiveAgent agent, LiveView view)
      throws Exception {
    return ApiServer.start(
        vertx,
        config.api(),
        view,
        agent::metrics,
        new Approving(
            view, config.api().approve(), Talking.tickets(config), InstantSource.system()));
  }

  private static LiveView view(Config config, LiveAgent agent) {
    return new LiveView(agent, config.site(), config.data());
  }

  /** Says in time, and in words, that another agent is there already. */
  private static void free(Config.Api api) throws LiveAgent.Refused {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(api.bind(), api.port()));
    } catch (IOException e) {
      throw new LiveAgent.Refused(
          "port "
              + api.port()
              + " is taken ("
              + e.getMessage()
              + "): is another agent running? set api: {port: …} in the configuration, 0 is any"
              + " free one");
    }
  }

  private static LiveAgent start(Vertx vertx, LiveAgent.Start start) throws Exception {
    try {
      return LiveAgent.start(vertx, start);
    } catch (Exception e) {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      throw e;
    }
  }

  /** Ends the agent in order, also when the process is told to end. */
  private static void await(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      if (!stopped.await(20, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A demo that names no folder leaves none behind in the working directory. */
  private static Config config(Assembly.Up asked) throws IOException {
    boolean named = !asked.config().data().equals(Config.defaults().data());
    return asked.demo() && !named
        ? asked.config().withData(Files.createTempDirectory("wheeltapper-demo"))
        : asked.config();
  }

  private static void welcome(
      @Nullable DemoSite demo, Config config, Assembly.Up asked, PrintStream err) {
    if (demo != null) {
      err.println(demo.summary());
    }
    err.println(
        "mode    "
            + (asked.act()
                ? "act"
                : "observe: it says what it would have done and touches nothing"));
    err.println("ledger  " + config.data());
  }
}
