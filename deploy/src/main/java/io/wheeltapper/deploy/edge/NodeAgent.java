package io.wheeltapper.deploy.edge;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.runtime.Senses;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.deploy.config.BadConfig;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Instance;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.config.NodeConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One machine's own agent: its sensors, what of theirs is news, the outbox and the way to the
 * agent. It decides nothing and touches nothing. Made and closed by one thread.
 */
public final class NodeAgent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);

  /** It cannot be started so; the message says what would be right. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private final Outbox outbox;
  private final Senses senses;
  private final Uplink uplink;
  private final Thread sending;
  private final ScheduledExecutorService looking;

  private NodeAgent(
      Outbox outbox, Senses senses, Uplink uplink, SortedMap<String, Sensor> sensors) {
    this.outbox = outbox;
    this.senses = senses;
    this.uplink = uplink;
    sensors.forEach((name, sensor) -> senses.start(new Senses.Named(name, sensor)));
    this.sending = Thread.ofVirtual().name("uplink").start(uplink);
    this.looking =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("look").unstarted(task));
    looking.scheduleAtFixedRate(
        () -> senses.look(System.currentTimeMillis()), 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Starts one.
   *
   * @param name this machine's name
   * @throws Refused when it cannot work so
   * @throws BadConfig with everything that the sensors' kinds find wrong
   * @throws IOException when a file of the configuration or the buffer cannot be used
   */
  public static NodeAgent start(NodeConfig config, String name, Kinds kinds)
      throws Refused, BadConfig, IOException {
    URI agent = agent(config.agent().url());
    SortedMap<String, Sensor> sensors = sensors(config, name, kinds);
    if (sensors.isEmpty()) {
      throw new Refused(
          "no sensor is configured and none can work here by itself; see 'wheeltapper doctor'");
    }
    SSLContext tls =
        agent.getScheme().equals("https")
            ? Pem.client(
                given(config.agent().caFile()),
                given(config.agent().certificate()),
                given(config.agent().key()))
            : null;
    Outbox outbox = new Outbox(config.data().resolve("outbox"), config.buffer().count());
    Exceptions exceptions = new Exceptions(config.everything());
    Uplink uplink =
        new Uplink(name, agent, given(config.agent().tokenFile()), tls, outbox, exceptions);
    return new NodeAgent(
        outbox, new Senses(signals -> keep(signals, exceptions, outbox), name), uplink, sensors);
  }

  private static void keep(List<Signal> signals, Exceptions exceptions, Outbox outbox)
      throws InterruptedException {
    List<Signal> news = exceptions.news(signals);
    if (!news.isEmpty()) {
      outbox.add(news);
    }
  }

  private static URI agent(String url) throws Refused {
    try {
      URI agent = URI.create(url);
      if (agent.getHost() != null && List.of("http", "https").contains(agent.getScheme())) {
        return agent;
      }
    } catch (IllegalArgumentException e) {
      throw new Refused("'" + url + "' is no URL: " + e.getMessage());
    }
    throw new Refused(
        "where is the agent? set agent: {url: https://agent:8485}, or --agent URL"
            + (url.isEmpty() ? "" : "; '" + url + "' is none"));
  }

  private static SortedMap<String, Sensor> sensors(NodeConfig config, String node, Kinds kinds)
      throws BadConfig {
    Problems problems = new Problems();
    SortedMap<String, Sensor> sensors = new TreeMap<>();
    for (Map.Entry<String, Instance> each : config.sensors().entrySet()) {
      SensorKind kind = kinds.sensors().get(each.getValue().kind());
      if (kind == null) {
        throw new IllegalStateException("the configuration was checked: " + each.getValue().kind());
      }
      String name = each.getKey() + "@" + node;
      Settings settings = each.getValue().settings().on(name, node);
      try {
        sensors.put(name, kind.create(settings));
      } catch (BadSetting e) {
        settings.problems(e).forEach(problems::add);
      }
    }
    if (!problems.none()) {
      throw new BadConfig(problems.all());
    }
    if (config.sensors().isEmpty()) {
      for (SensorKind kind : kinds.sensors().values()) {
        String name = kind.spec().name() + "@" + node;
        if (kind.spec().settings().stream().noneMatch(s -> s.required())) {
          Settings settings = new Settings(name, kind.spec(), new HashMap<>()).on(name, node);
          if (kind.doctor(settings).works()) {
            sensors.put(name, kind.create(settings));
          }
        }
      }
    }
    return sensors;
  }

  private static @Nullable Path given(Path path) {
    return Config.given(path) ? path : null;
  }

  /** One line each: the agent, the outbox, the sensors. */
  public List<String> status() {
    List<String> lines = new java.util.ArrayList<>();
    String trouble = uplink.trouble().isEmpty() ? outbox.trouble() : uplink.trouble();
    lines.add("agent    " + (trouble.isEmpty() ? "reached" : trouble));
    lines.add(
        "signals  %d sent, %d bytes waiting, %d given up"
            .formatted(uplink.sent(), outbox.bytes(), outbox.givenUp()));
    senses
        .health()
        .forEach(h ->
            lines.add(
                "sensor   "
                    + h.name()
                    + " "
                    + h.state()
                    + (h.detail().isEmpty() ? "" : " (" + h.detail() + ")")));
    return lines;
  }

  @Override
  public void close() throws IOException {
    looking.shutdownNow();
    senses.close();
    sending.interrupt();
    try {
      sending.join(5_000);
    } catch (InterruptedException e) {
      LOG.warn("outbox={} state=interrupted", outbox.bytes());
      Thread.currentThread().interrupt();
    }
    outbox.close();
  }
}
