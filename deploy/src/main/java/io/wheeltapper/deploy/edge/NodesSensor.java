package io.wheeltapper.deploy.edge;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.rules.MetricRead;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the nodes' own agents send: each signal once and in the order of its node. When a node
 * is not heard for three heartbeats, its sensors are silent, and that is said for it.
 */
public final class NodesSensor implements Sensor {

  /** A node sends a letter at least so often. */
  static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final int MISSED = 3;

  /**
   * Where it listens and whom it hears.
   *
   * @param certificate and {@code key}: PEM files, or null for clear text
   * @param nodesCa who signs the nodes' certificates (PEM), or null: no certificate is asked for
   * @param cursors where it keeps how far it has taken each stream, or null
   * @param expected nodes that should be heard from the start
   * @param heartbeat how often a node is heard
   */
  record Aim(
      String bind,
      int port,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable Path nodesCa,
      @Nullable Path tokens,
      List<String> gateways,
      @Nullable Path cursors,
      List<String> expected,
      Duration heartbeat) {}

  /** One node, as heard. */
  private static final class Heard {
    long last;
    boolean silent;

    /** What its sensors said last of themselves. */
    final Map<String, Status> sensors = new TreeMap<>();
  }

  private final String name;
  private final Aim aim;
  private final Object order = new Object();
  private final Map<String, Heard> nodes = new HashMap<>();
  private volatile List<Heed> looks = List.of();
  private volatile String hash = "";
  private volatile int listening;

  NodesSensor(String name, Aim aim) {
    this.name = name;
    this.aim = aim;
  }

  /** Another bundle is in force: the nodes hear with their next letter what its rules look at. */
  public void under(List<MetricRead> reads) {
    List<Heed> fresh = Heed.of(reads);
    looks = fresh;
    hash = Heed.hash(fresh);
  }

  /** The port it listens on; 0 before it does. */
  int port() {
    return listening;
  }

  @Override
  public long heartbeatMillis() {
    return HEARTBEAT.toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    Path tokens = aim.tokens();
    Admission admission =
        tokens == null ? Admission.open(aim.gateways()) : Admission.read(tokens, aim.gateways());
    long now = System.currentTimeMillis();
    synchronized (order) {
      aim.expected().forEach(node -> heard(node).last = now);
    }
    try (Cursors cursors = new Cursors(aim.cursors());
        NodesServer server =
            new NodesServer(aim, (who, body) -> take(who, body, admission, cursors, sink))) {
      listening = server.port();
      while (true) {
        sink.alive(System.currentTimeMillis());
        TimeUnit.MILLISECONDS.sleep(Math.min(1_000, aim.heartbeat().toMillis()));
        silences(sink);
      }
    } finally {
      listening = 0;
    }
  }

  private NodesServer.Reply take(
      NodesServer.Who who, byte[] body, Admission admission, Cursors cursors, Sink sink)
      throws InterruptedException {
    Letter letter;
    try {
      letter = Letter.read(body);
    } catch (Letter.Bad e) {
      sink.rejected("a letter", String.valueOf(e.getMessage()));
      return NodesServer.Reply.of(400, String.valueOf(e.getMessage()));
    }
    String node = letter.head().node();
    if (aim.nodesCa() != null && !who.certificate().equals(node)) {
      sink.rejected(node, "its certificate is of " + who.certificate());
      return NodesServer.Reply.of(
          403, "the certificate is of '" + who.certificate() + "', not of " + node);
    }
    if (!admission.admits(node, who.authorization())) {
      sink.rejected(node, "no token of its own");
      return NodesServer.Reply.of(401, "no token lets " + node + " in");
    }
    try {
      long next = taken(letter, admission, cursors, sink);
      boolean knows = letter.head().heed().equals(hash);
      return new NodesServer.Reply(
          200,
          Json.mapper().writeValueAsBytes(new Letter.Answer(next, hash, knows ? null : looks)));
    } catch (IOException e) {
      return NodesServer.Reply.of(
          503, "it cannot be kept how far this node was taken: " + e.getMessage());
    }
  }

  /** Takes of a letter what was not taken before; a node's letters come one after the other. */
  private long taken(Letter letter, Admission admission, Cursors cursors, Sink sink)
      throws InterruptedException, IOException {
    Letter.Head head = letter.head();
    synchronized (order) {
      Heard heard = heard(head.node());
      List<Signal> signals = new ArrayList<>(back(heard));
      heard.last = System.currentTimeMillis();
      long next = cursors.next(head.node(), head.stream());
      if (head.first() > next) {
        signals.add(lost(head.node(), head.first() - next));
      }
      int known = (int) Math.min(letter.signals().size(), Math.max(0, next - head.first()));
      for (Signal signal : letter.signals().subList(known, letter.signals().size())) {
        var objection = admission.objection(head.node(), signal);
        if (objection.isPresent()) {
          sink.rejected(head.node(), objection.get());
        } else {
          signals.add(signal);
          if (signal instanceof Status s && s.type().equals(Known.SENSOR)) {
            heard.sensors.put(s.target().id(), s);
          }
        }
      }
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      long after = Math.max(next, head.first() + letter.signals().size());
      if (after > next) {
        cursors.taken(head.node(), head.stream(), after);
      }
      return after;
    }
  }

  private Heard heard(String node) {
    return nodes.computeIfAbsent(node, _ -> new Heard());
  }

  private void silences(Sink sink) throws InterruptedException {
    long now = System.currentTimeMillis();
    synchronized (order) {
      List<Signal> signals = new ArrayList<>();
      nodes.forEach((node, heard) -> {
        if (!heard.silent && now - heard.last > MISSED * aim.heartbeat().toMillis()) {
          heard.silent = true;
          String why = "nothing of " + node + " since " + (now - heard.last) / 1000 + " s";
          signals.add(sensor(node, "node@" + node, "silent", why, now));
          heard.sensors.keySet().stream()
              .filter(s -> !s.equals("node@" + node))
              .forEach(s -> signals.add(sensor(node, s, "silent", why, now)));
        }
      });
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
    }
  }

  /** A node that was silent speaks again: its sensors are as they last said. */
  private List<Signal> back(Heard heard) {
    if (!heard.silent) {
      return List.of();
    }
    heard.silent = false;
    long now = System.currentTimeMillis();
    List<Signal> signals = new ArrayList<>();
    heard.sensors.forEach((sensor, said) ->
        signals.add(sensor(said.node(), sensor, said.value(), said.field("detail"), now)));
    return signals;
  }

  private Signal sensor(String node, String sensor, String state, String why, long at) {
    return new Status(
        new Target(Target.Kind.SENSOR, sensor),
        node,
        name,
        Origin.AGENT,
        at,
        Known.SENSOR,
        state,
        Map.of("detail", why),
        "");
  }

  private Signal lost(String node, long count) {
    return new Event(
        new Target(Target.Kind.SENSOR, "node@" + node),
        node,
        name,
        Origin.AGENT,
        System.currentTimeMillis(),
        "sensor.lost",
        Map.of("signals", Long.toString(count)),
        "");
  }
}
