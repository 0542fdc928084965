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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
   * So many heartbeats after the last letter that was kept, that a node comes is no sign any more:
   * what it says does not arrive.
   */
  private static final int UNKEPT = 6;

  /** A letter that is not kept by then is to be sent again; less than a node waits. */
  private static final long KEPT_MILLIS = 15_000;

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
    /** When it was heard last. */
    volatile long last;

    /** When a letter of it was kept last; before the first, since when it is known. */
    volatile long lastKept;

    boolean silent;

    /** What was taken of it last, and so all before that. */
    Kept kept = Kept.NOW;

    /** What its sensors said last of themselves. */
    final Map<String, Said> sensors = new TreeMap<>();

    Heard(long now) {
      last = now;
      lastKept = now;
    }

    /** It comes, though what it says may not be kept. */
    void came(long now, long heartbeat) {
      if (now - lastKept <= UNKEPT * heartbeat) {
        last = now;
      }
    }

    void keptOne(long now) {
      last = now;
      lastKept = now;
    }

    /** False for a word older than the one known, as when a node says all again. */
    boolean says(String stream, Status status) {
      Said before = sensors.get(status.target().id());
      if (before != null && before.stream.equals(stream) && before.status.at() > status.at()) {
        return false;
      }
      sensors.put(status.target().id(), new Said(stream, status));
      return true;
    }
  }

  /** Times are compared within a stream only: between two, a clock may have been set. */
  private record Said(String stream, Status status) {}

  private final String name;
  private final Aim aim;
  private final Object order = new Object();
  private final Map<String, Heard> nodes = new ConcurrentHashMap<>();
  private final String since = UUID.randomUUID().toString();
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
    try (Cursors cursors = new Cursors(aim.cursors());
        NodesServer server = new NodesServer(aim, new Letters(admission, cursors, sink))) {
      // Whoever was heard before a restart is missed when he does not come again.
      long now = System.currentTimeMillis();
      aim.expected().forEach(node -> heard(node).keptOne(now));
      cursors.nodes().forEach(node -> heard(node).keptOne(now));
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

  private final class Letters implements NodesServer.Taking {
    private final Admission admission;
    private final Cursors cursors;
    private final Sink sink;

    Letters(Admission admission, Cursors cursors, Sink sink) {
      this.admission = admission;
      this.cursors = cursors;
      this.sink = sink;
    }

    @Override
    public Optional<NodesServer.Reply> refuse(NodesServer.Who who) {
      if (aim.nodesCa() != null && !who.certificate().equals(who.node())) {
        return Optional.of(
            NodesServer.Reply.of(
                403, "the certificate is of '" + who.certificate() + "', not of " + who.node()));
      }
      return admission.admits(who.node(), who.authorization()) == Admission.Entrance.NONE
          ? Optional.of(NodesServer.Reply.of(401, "no token lets " + who.node() + " in"))
          : Optional.empty();
    }

    /** That a node comes is a sign of life for a while, though there was no room for its letter. */
    @Override
    public void turnedAway(NodesServer.Who who) {
      Heard heard = nodes.get(who.node());
      if (heard != null) {
        heard.came(System.currentTimeMillis(), aim.heartbeat().toMillis());
      }
    }

    @Override
    public NodesServer.Reply take(NodesServer.Who who, byte[] body) throws InterruptedException {
      Letter letter;
      try {
        letter = Letter.read(body);
      } catch (Letter.Bad e) {
        sink.rejected(who.node(), String.valueOf(e.getMessage()));
        return NodesServer.Reply.of(400, String.valueOf(e.getMessage()));
      }
      if (!letter.head().node().equals(who.node())) {
        return NodesServer.Reply.of(400, "the letter and its envelope name two nodes");
      }
      heard(who.node()).came(System.currentTimeMillis(), aim.heartbeat().toMillis());
      Admission.Entrance entrance = admission.admits(who.node(), who.authorization());
      try {
        long next = taken(letter, admission, entrance, cursors, sink);
        boolean knows = letter.head().heed().equals(hash);
        return new NodesServer.Reply(
            200,
            Json.mapper()
                .writeValueAsBytes(new Letter.Answer(next, hash, knows ? null : looks, since)));
      } catch (IOException e) {
        return NodesServer.Reply.of(
            503, "this letter cannot be kept now; send it again: " + e.getMessage());
      }
    }
  }

  /**
   * Takes of a letter what was not taken before, one letter after the other, and waits until it is
   * kept, beside the others.
   *
   * @throws IOException when it is not, or it cannot be written down that it is
   */
  private long taken(
      Letter letter, Admission admission, Admission.Entrance entrance, Cursors cursors, Sink sink)
      throws InterruptedException, IOException {
    Letter.Head head = letter.head();
    Kept kept;
    long after;
    synchronized (order) {
      Heard heard = heard(head.node());
      List<Signal> signals = new ArrayList<>();
      long next = cursors.next(head.node(), head.stream());
      if (head.first() > next && cursors.knows(head.node(), head.stream())) {
        signals.add(lost(head.node(), head.first() - next));
      }
      int known = (int) Math.min(letter.lines().size(), Math.max(0, next - head.first()));
      for (Letter.Line line : letter.lines().subList(known, letter.lines().size())) {
        Signal signal = line.signal();
        Optional<String> objection =
            signal == null
                ? Optional.of(line.wrong())
                : admission.objection(head.node(), entrance, signal);
        if (signal == null || objection.isPresent()) {
          sink.rejected(head.node(), objection.orElse(""));
        } else if (signal instanceof Status s && s.type().equals(Known.SENSOR)) {
          if (heard.says(head.stream(), s)) {
            signals.add(relayed(s));
          }
        } else {
          signals.add(signal);
        }
      }
      if (!signals.isEmpty()) {
        heard.kept = sink.emitToKeep(signals);
      }
      after = Math.max(next, head.first() + letter.lines().size());
      if (after > next) {
        cursors.onItsWay(head.node(), head.stream(), after);
      }
      kept = heard.kept;
    }
    if (!kept.await(KEPT_MILLIS)) {
      throw new IOException("what was decided on it is not durable yet");
    }
    synchronized (order) {
      if (!letter.lines().isEmpty()) {
        cursors.taken(head.node(), head.stream(), after);
      }
      Heard heard = heard(head.node());
      heard.keptOne(System.currentTimeMillis());
      // Behind its own words: what its sensors said last holds from now on.
      List<Signal> back = back(head.node(), heard);
      if (!back.isEmpty()) {
        heard.kept = sink.emitToKeep(back);
      }
    }
    return after;
  }

  private Heard heard(String node) {
    return nodes.computeIfAbsent(node, _ -> new Heard(System.currentTimeMillis()));
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

  /**
   * A sensor's word of itself, at the time at which it is heard: between, this node's silence may
   * have been said for it, and of two words the later one holds.
   */
  private Signal relayed(Status said) {
    return sensor(
        said.node(),
        said.target().id(),
        said.value(),
        said.field("detail"),
        System.currentTimeMillis());
  }

  /** A node that was silent speaks again: its sensors are as they last said. */
  private List<Signal> back(String node, Heard heard) {
    if (!heard.silent) {
      return List.of();
    }
    heard.silent = false;
    long now = System.currentTimeMillis();
    List<Signal> signals = new ArrayList<>(List.of(sensor(node, "node@" + node, "ok", "", now)));
    heard.sensors.values().forEach(said -> signals.add(relayed(said.status)));
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
