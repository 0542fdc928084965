package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the API server and says what changes. An open connection proves nothing: every few
 * seconds the server is asked whether it is ready, and each needed watch must have moved of late,
 * else there is no heartbeat and nothing is said anew. What was known outlives a new start, so that
 * a change in between is still a change.
 */
final class KubernetesSensor implements Sensor {

  /** Its API server: {@code ok takeover unreachable}. */
  static final String CONTROLLER = "scheduler.controller";

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesSensor.class);

  /**
   * Bookmarks come about once a minute (Kubernetes' watch cache), and {@link ApiServer#ready} makes
   * them newer ones; a watch that has not moved for longer is opened anew.
   */
  private static final long STALE_MILLIS = 100_000;

  /** The first lists may take as long as they bring something; so long nothing is too long. */
  private static final long SYNC_MILLIS = 120_000;

  /** And no longer: 12,500 nodes and 62,500 pods took 100 s on two cores with a load of 25. */
  private static final long LONGEST_SYNC_MILLIS = 900_000;

  /** One failed answer is a blink; two in a row are none. */
  private static final int FAILURES = 2;

  private static final long QUEUES_MILLIS = 30_000;

  private static final long LONGEST_PAUSE = 5_000;

  /** Makes the connection; called anew at every start. */
  interface Opening {
    ApiServer open() throws IOException;
  }

  /**
   * @param pause between two looks at what has changed, milliseconds
   * @param interval between two questions whether the server is ready
   */
  record Pace(long pause, long interval) {}

  private final Opening opening;
  private final Terms terms;
  private final ThingReader reader;
  private final Pace pace;
  private final InstantSource clock;
  private final Picture picture;
  private String controller = "";
  private long controllerSaid;
  private final Offered offered = new Offered();
  private int closed;

  KubernetesSensor(Opening opening, Terms terms, Pace pace, InstantSource clock) {
    this.opening = opening;
    this.terms = terms;
    this.reader = new ThingReader(terms.devices().resources());
    this.pace = pace;
    this.clock = clock;
    this.picture = new Picture(terms);
  }

  @Override
  public long heartbeatMillis() {
    return pace.interval() + 1000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      try (ApiServer server = opening.open()) {
        new Watch(server, sink).run();
      } catch (StandingStill e) {
        unheard(sink);
        LOG.info("sensor={} again={}", terms.sensor(), e.getMessage());
      } catch (IOException e) {
        unheard(sink);
        closed++;
        if (closed >= FAILURES) {
          controller(sink, "unreachable", String.valueOf(e.getMessage()));
        }
        throw e;
      }
    }
  }

  /** Nobody hears the kubelets now: what they said last is no word that they are well. */
  private void unheard(Sink sink) throws InterruptedException {
    List<Signal> signals = picture.unheard(clock.millis());
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  /** What we hold does not move while the server answers: all is opened anew. */
  private static final class StandingStill extends IOException {
    private static final long serialVersionUID = 1L;

    StandingStill(String what) {
      super(what);
    }
  }

  private void controller(Sink sink, String value, String detail) throws InterruptedException {
    long now = clock.millis();
    if (value.equals(controller) && now - controllerSaid < terms.times().refresh()) {
      return;
    }
    controller = value;
    controllerSaid = now;
    Map<String, String> fields =
        detail.isEmpty()
            ? Map.of("scheduler", Terms.KUBERNETES)
            : Map.of("scheduler", Terms.KUBERNETES, "detail", cut(detail));
    sink.emit(
        List.of(
            new Status(
                Target.site(),
                "",
                terms.sensor(),
                Origin.SCHEDULER,
                now,
                CONTROLLER,
                value,
                fields,
                "")));
  }

  private static String cut(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ").strip();
    return clean.length() > Tree.LONGEST_TEXT ? clean.substring(0, Tree.LONGEST_TEXT) : clean;
  }

  /** One connection's life. */
  private final class Watch {
    private final ApiServer server;
    private final Sink sink;
    private final Inbox inbox = new Inbox(reader);
    private final Set<Watched> kinds = new HashSet<>();
    private final Map<Watched, Moved> moved = new EnumMap<>(Watched.class);
    private long asked = Long.MIN_VALUE / 2;
    private long refreshed = Long.MIN_VALUE / 2;
    private long queued = Long.MIN_VALUE / 2;
    private int failures;
    private boolean trusted;
    private int distrusted;

    private record Moved(String version, long at) {}

    Watch(ApiServer server, Sink sink) {
      this.server = server;
      this.sink = sink;
    }

    void run() throws Exception {
      // One that is not ready may not have loaded all kinds yet.
      String ready = server.ready();
      if (!ready.equals("ok")) {
        throw new IOException("not ready: " + ready);
      }
      ApiServer.Offer offer = server.offer();
      offered.take(offer);
      for (Watched kind : Watched.values()) {
        String version = offer.versions().get(kind);
        if (version != null) {
          kinds.add(kind);
          server.watch(kind, version, inbox);
        } else if (kind.needed()) {
          throw new IOException(
              kind.title() + " cannot be read: " + offer.absent().getOrDefault(kind, "not there"));
        }
      }
      sync();
      picture.retain(inbox.there());
      closed = 0;
      while (true) {
        long began = System.nanoTime();
        look();
        // A large cluster that changes all the time is looked at less often: a tenth of a core at
        // most.
        long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        TimeUnit.MILLISECONDS.sleep(Math.clamp(9 * spent, pace.pause(), LONGEST_PAUSE));
      }
    }

    /** Nothing is said before all that is there has been seen once. */
    private void sync() throws Exception {
      long began = clock.millis();
      long until = began + SYNC_MILLIS;
      while (!kinds.stream().allMatch(k -> server.position(k).synced())) {
        if (clock.millis() > until) {
          Optional<Watched> late =
              kinds.stream().filter(k -> !server.position(k).synced()).sorted().findFirst();
          throw new IOException(
              late.map(k -> k.title() + " could not be listed: " + server.position(k).trouble())
                  .orElse("the first lists took too long"));
        }
        if (take()) {
          until = Math.min(clock.millis() + SYNC_MILLIS, began + LONGEST_SYNC_MILLIS);
        }
        TimeUnit.MILLISECONDS.sleep(Math.min(100, pace.pause()));
      }
    }

    /** Takes what has changed; whether anything that is not a heartbeat did. */
    private boolean take() throws IOException {
      long now = clock.millis();
      boolean any = false;
      for (Inbox.Change change : inbox.take()) {
        if (change.gone()) {
          picture.remove(change.key(), change.thing(), now);
          any |= change.key().watched() != Watched.LEASE;
        } else if (change.thing().isPresent()) {
          any |= picture.put(change.thing().get(), now);
        }
      }
      inbox.complain(sink);
      if (inbox.full() || picture.size() > Inbox.MOST) {
        throw new IOException("more than " + Inbox.MOST + " objects are more than are watched");
      }
      return any;
    }

    /** What is not trusted waits in the inbox: it may be behind, and nothing is said of it. */
    private void look() throws Exception {
      long now = clock.millis();
      boolean due = now - asked >= pace.interval();
      if (due) {
        asked = now;
        ask();
      }
      if (!trusted) {
        if (distrusted == FAILURES) {
          unheard(sink);
        }
        return;
      }
      boolean changed = take();
      now = clock.millis();
      if (changed || now - refreshed >= pace.interval()) {
        boolean beating = kinds.contains(Watched.LEASE) && fresh(Watched.LEASE, now);
        List<Signal> signals = picture.say(now, true, beating);
        if (!signals.isEmpty()) {
          sink.emit(signals);
        }
        refreshed = now;
      }
      if (now - queued >= QUEUES_MILLIS) {
        queued = now;
        List<Signal> signals = picture.queues(now);
        if (!signals.isEmpty()) {
          sink.emit(signals);
        }
      }
      if (due) {
        sink.alive(now);
      }
    }

    private void ask() throws Exception {
      String amiss;
      try {
        String ready = server.ready();
        amiss = ready.equals("ok") ? "" : ready;
      } catch (ApiServer.SetBack e) {
        throw new StandingStill(String.valueOf(e.getMessage()));
      } catch (IOException e) {
        amiss = String.valueOf(e.getMessage());
      }
      long now = clock.millis();
      failures = amiss.isEmpty() ? 0 : failures + 1;
      trusted = amiss.isEmpty() && standing(now);
      distrusted = trusted ? 0 : distrusted + 1;
      if (amiss.isEmpty()) {
        controller(sink, "ok", "");
      } else if (failures >= FAILURES) {
        controller(sink, "unreachable", amiss);
        elsewhere();
      }
    }

    /**
     * A connection that a firewall forgot or a balancer lost gives no answer and no error for a
     * quarter of an hour. Where a new one is answered, ours is dead.
     */
    private void elsewhere() throws IOException {
      try (ApiServer other = opening.open()) {
        if (!other.ready().equals("ok")) {
          return;
        }
      } catch (IOException e) {
        LOG.debug("sensor={} elsewhere={}", terms.sensor(), e.getMessage());
        return;
      }
      throw new StandingStill("our connection gives no answer, and a new one does");
    }

    /** Whether every needed watch is connected and has moved of late. */
    private boolean standing(long now) throws IOException {
      boolean all = true;
      for (Watched kind : kinds) {
        ApiServer.Position position = server.position(kind);
        Moved before = moved.get(kind);
        if (before == null || !before.version().equals(position.version())) {
          moved.put(kind, new Moved(position.version(), now));
        }
        all &= !kind.needed() || (position.connected() && fresh(kind, now));
        if (kind.needed() && !fresh(kind, now)) {
          throw new StandingStill("the watch of " + kind.title() + " stands still");
        }
      }
      return all;
    }

    private boolean fresh(Watched kind, long now) {
      Moved last = moved.get(kind);
      return last != null && now - last.at() < STALE_MILLIS;
    }
  }
}
