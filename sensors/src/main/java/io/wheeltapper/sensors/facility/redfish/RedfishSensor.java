package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Sensor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Many BMCs, each on a virtual thread of its own and with a silence of its own: what is read from
 * {@code n1} is said by {@code redfish/n1}, whose status {@code sensor} says whether it still
 * speaks. The instance is alive while any of them is.
 */
final class RedfishSensor implements Sensor {

  /** A BMC is silent after so many rounds without a whole one. */
  static final int MISSED = 3;

  private static final int LONGEST_QUEUE = 1_000;
  private static final long LOOKS = 500;
  private static final long ROSTER = 30_000;
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /** What a walk has said, to be handed on by the one thread that may. */
  private sealed interface Word {
    record Said(List<Signal> signals) implements Word {}

    record Read(String name, long at) implements Word {}

    record Missed(String name, String why, boolean refused) implements Word {}

    record Spoiled(String place, String why) implements Word {}
  }

  private static final class Watched {
    final Bmc bmc;
    final Thread thread;
    String state = "starting";
    String why = "";
    long read;

    Watched(Bmc bmc, Thread thread, long now) {
      this.bmc = bmc;
      this.thread = thread;
      this.read = now;
    }
  }

  /**
   * What a sensor is made of.
   *
   * @param roster who is read; asked again every so often, since files change
   * @param port to a BMC, for one walk
   * @param timeout for one answer, milliseconds
   */
  record Parts(
      String name,
      Supplier<List<Bmc>> roster,
      Function<Bmc, Redfish> port,
      Walk.Manners manners,
      long timeout,
      InstantSource clock) {}

  private final Parts parts;
  private final BlockingQueue<Word> words = new ArrayBlockingQueue<>(LONGEST_QUEUE);
  private final Map<String, Watched> watched = new HashMap<>();
  private List<Bmc> roster = List.of();

  RedfishSensor(Parts parts) {
    this.parts = parts;
  }

  @Override
  public long heartbeatMillis() {
    return parts.manners().pace().round() + parts.timeout() + 1_000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    words.clear();
    roster = List.of();
    try {
      long looked = Long.MIN_VALUE / 2;
      while (true) {
        long now = parts.clock().millis();
        if (now - looked >= Math.min(ROSTER, parts.manners().pace().round())) {
          looked = now;
          muster(sink, now);
        }
        Word word = words.poll(LOOKS, TimeUnit.MILLISECONDS);
        for (; word != null; word = words.poll()) {
          hand(word, sink);
        }
        look(sink);
      }
    } finally {
      farewell();
    }
  }

  private void muster(Sink sink, long now) {
    List<Bmc> fresh;
    try {
      fresh = parts.roster().get();
    } catch (BadSetting e) {
      sink.rejected("bmcs-file", String.valueOf(e.getMessage()));
      return;
    }
    if (fresh.equals(roster)) {
      return;
    }
    roster = fresh;
    Set<String> wanted = new HashSet<>();
    for (Bmc bmc : fresh) {
      wanted.add(bmc.name());
      Watched known = watched.get(bmc.name());
      if (known == null || !known.bmc.equals(bmc)) {
        if (known != null) {
          known.thread.interrupt();
        }
        watched.put(bmc.name(), new Watched(bmc, start(bmc), now));
      }
    }
    watched
        .entrySet()
        .removeIf(e -> {
          boolean gone = !wanted.contains(e.getKey());
          if (gone) {
            e.getValue().thread.interrupt();
          }
          return gone;
        });
  }

  private Thread start(Bmc bmc) {
    return Thread.ofVirtual()
        .name("redfish " + bmc.name())
        .start(() -> {
          try {
            walk(bmc).run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private Walk walk(Bmc bmc) {
    String name = bmc.name();
    return new Walk(
        bmc,
        sensor(bmc),
        parts.port().apply(bmc),
        parts.manners(),
        parts.clock(),
        new Walk.Out() {
          @Override
          public void emit(List<Signal> signals) throws InterruptedException {
            words.put(new Word.Said(signals));
          }

          @Override
          public void read(long at) throws InterruptedException {
            words.put(new Word.Read(name, at));
          }

          @Override
          public void missed(String why, boolean refused) throws InterruptedException {
            words.put(new Word.Missed(name, why, refused));
          }

          @Override
          public void rejected(String place, String why) throws InterruptedException {
            words.put(new Word.Spoiled(place, why));
          }
        });
  }

  private String sensor(Bmc bmc) {
    return parts.name() + "/" + bmc.name();
  }

  private void hand(Word word, Sink sink) throws InterruptedException {
    switch (word) {
      case Word.Said said -> sink.emit(said.signals());
      case Word.Spoiled spoiled -> sink.rejected(spoiled.place(), spoiled.why());
      case Word.Read read -> {
        Watched w = watched.get(read.name());
        if (w != null) {
          w.read = Math.max(w.read, read.at());
          say(w, "ok", "", sink);
          sink.alive(read.at());
        }
      }
      case Word.Missed missed -> {
        Watched w = watched.get(missed.name());
        if (w != null) {
          w.why = missed.why();
          if (missed.refused()) {
            say(w, "failed", missed.why(), sink);
          }
        }
      }
    }
  }

  private void look(Sink sink) throws InterruptedException {
    long now = parts.clock().millis();
    long limit = MISSED * parts.manners().pace().round();
    for (Watched w : watched.values()) {
      if (now - w.read > limit && !w.state.equals("failed") && !w.state.equals("silent")) {
        long seconds = (now - w.read) / 1_000;
        String why = w.why.isEmpty() ? "" : ": " + w.why;
        say(w, "silent", "not read for " + seconds + " s" + why, sink);
      }
    }
  }

  /** A BMC's own state, when it changes; to the worse as an event too. */
  private void say(Watched w, String state, String why, Sink sink) throws InterruptedException {
    if (w.state.equals(state)) {
      return;
    }
    w.state = state;
    String sensor = sensor(w.bmc);
    Target target = new Target(Target.Kind.SENSOR, sensor);
    String node = w.bmc.node();
    long now = parts.clock().millis();
    Map<String, String> fields = Map.of("detail", why);
    List<Signal> signals = new ArrayList<>();
    signals.add(
        new Status(target, node, sensor, Origin.AGENT, now, Known.SENSOR, state, fields, ""));
    if (!state.equals("ok")) {
      signals.add(
          new Event(target, node, sensor, Origin.AGENT, now, "sensor." + state, fields, why));
    }
    sink.emit(signals);
  }

  /** Gives every walk a moment to end its session. */
  private void farewell() throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    watched.values().forEach(w -> w.thread.interrupt());
    long deadline = System.nanoTime() + FAREWELL.toNanos();
    for (Watched w : watched.values()) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || !w.thread.join(Duration.ofNanos(left))) {
        break;
      }
    }
    watched.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
