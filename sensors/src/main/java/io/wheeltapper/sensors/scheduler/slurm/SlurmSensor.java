package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Asks Slurm every so often and says what changed. A reading that fails is an exception; the next
 * start goes on from what was known, so that a change in between is still a change. A full list of
 * nodes and one of jobs is asked for once in an interval, and half as often while slurmctld has a
 * backlog by its own word.
 */
final class SlurmSensor implements Sensor {

  /** Switches and blocks are asked for that seldom. */
  private static final long TOPOLOGY_MILLIS = 600_000;

  /** One failed reading is a blink; two in a row are none. */
  private static final int FAILURES = 2;

  /** Half as often is still well within the three heartbeats after which a sensor is silent. */
  private static final int STRETCH = 2;

  private final Source source;
  private final Changes changes;
  private final Duration interval;
  private final InstantSource clock;
  private final String name;
  private final SiteFacts site;
  private final SlurmQueues queues;
  private Map<String, String> blocks = Map.of();
  private long topologyAt = Long.MIN_VALUE / 2;
  private int failures;
  private long askedNanos;
  private boolean asked;

  SlurmSensor(
      Source source,
      Changes changes,
      SiteFacts site,
      String name,
      Duration interval,
      InstantSource clock) {
    this.source = source;
    this.changes = changes;
    this.site = site;
    this.name = name;
    this.queues = new SlurmQueues(name);
    this.interval = interval;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return interval.toMillis() + 1000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      Cluster cluster = read(sink);
      long now = clock.millis();
      for (Cluster.Spoiled spoiled : cluster.spoiled()) {
        sink.rejected(spoiled.place(), spoiled.why());
      }
      Diagnostics load = source.diagnostics();
      List<Signal> signals = new ArrayList<>(changes.take(cluster, now));
      signals.addAll(around(sink, cluster, load, now));
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(interval.toMillis() * (load.backlog() ? STRETCH : 1));
    }
  }

  private Cluster read(Sink sink) throws IOException, InterruptedException {
    rest();
    try {
      Cluster cluster = source.read();
      failures = 0;
      return cluster;
    } catch (IOException e) {
      failures++;
      if (failures >= FAILURES) {
        List<Signal> said =
            site.controller("unreachable", String.valueOf(e.getMessage()), clock.millis());
        if (!said.isEmpty()) {
          sink.emit(said);
        }
      }
      throw e;
    }
  }

  /**
   * Waits until an interval has passed since the last lists were asked for: a sensor that failed is
   * started again within seconds, and whoever does not answer in time has too much to do already.
   */
  private void rest() throws InterruptedException {
    long left = interval.toNanos() - (System.nanoTime() - askedNanos);
    if (asked && left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
    askedNanos = System.nanoTime();
    asked = true;
  }

  /** What is said besides nodes, jobs and reservations. */
  private List<Signal> around(Sink sink, Cluster cluster, Diagnostics load, long now)
      throws InterruptedException {
    List<Signal> signals = new ArrayList<>();
    String state = source.pings().takeover() ? "takeover" : "ok";
    signals.addAll(site.controller(state, "", now));
    if (!load.numbers().isEmpty()) {
      signals.add(load.snapshot(name, now));
    }
    if (now - topologyAt >= TOPOLOGY_MILLIS) {
      topologyAt = now;
      SlurmTopology topology = source.topology();
      topology.spoiled().forEach(why -> sink.rejected("topology", why));
      blocks = topology.blocks();
      signals.addAll(site.places(topology, now));
    }
    signals.addAll(queues.look(cluster, blocks, now));
    List<String> vanished = changes.vanished();
    if (!vanished.isEmpty()) {
      // Asked for the leader of an array or of a heterogeneous job, accounting tells of all of it.
      Set<String> asked = Set.copyOf(vanished);
      source.ended(vanished).stream()
          .filter(end -> asked.contains(end.id()))
          .forEach(end -> signals.add(end.event(name)));
    }
    return signals;
  }
}
