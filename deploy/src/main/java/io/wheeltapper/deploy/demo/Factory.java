package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Topology;
import java.util.List;

/**
 * A simulated AI factory: 64 nodes of 8 GPUs, their jobs, what breaks, and the people who repair
 * it. Pure and seeded, in virtual time: the same seed, the same advances and the same acts give the
 * same signals. One thread at a time; starts no thread and reads no clock.
 */
public final class Factory {

  /** How many nodes. */
  static final int NODES = 64;

  private static final long OLDEST_BOOT = 40L * 86_400_000;

  private final Ground ground;
  private final Work work;
  private final Hands hands;

  /**
   * Builds it and lets work begin.
   *
   * @param seed decides everything that chance decides
   * @param start the virtual time at which it begins, epoch milliseconds
   * @param pace how fast it lives
   * @param reader makes signals of kernel log records
   */
  public Factory(long seed, long start, Pace pace, KernelReader reader) {
    Agenda agenda = new Agenda(start);
    Wire wire = new Wire(agenda, reader);
    Floor floor = new Floor(NODES);
    this.ground = new Ground(agenda, wire, floor, new Schedule(agenda, wire, floor), pace, seed);
    this.work = new Work(ground);
    Machines machines = new Machines(ground, work);
    People people = new People(ground, machines);
    Weather weather = new Weather(agenda);
    Faults faults = new Faults(ground, work, machines, people, weather);
    this.hands = new Hands(ground, work, machines, people);
    ground.schedule().whenChanged(() -> floor.nodes().forEach(machines::rebootIfIdle));
    Chance boots = ground.chance("boots");
    floor.nodes().forEach(node -> node.bootedAt = start - boots.between(0, OLDEST_BOOT));
    work.begin(faults::started);
    // Nobody saw how it came to be so: the first reading says how it stands.
    wire.drain();
    faults.begin();
    new Telemetry(ground, weather).read();
    refresh();
  }

  private void refresh() {
    ground.wire().refresh();
    ground.schedule().sayAll();
    work.sayAll();
    ground.agenda().in(ground.pace().readings().refresh(), this::refresh);
  }

  /**
   * Lets time go on and gives all that was seen since the last time, in the order in which it was
   * seen. A time that has passed already only gives what an act has caused since.
   *
   * @param now epoch milliseconds
   */
  public List<Signal> advance(long now) {
    ground.agenda().runUntil(now);
    return ground.wire().drain();
  }

  /** The factory's own time, epoch milliseconds. */
  public long now() {
    return ground.now();
  }

  /** Acts on it, at its own time; same thread as {@link #advance}. */
  public Actuator actuator() {
    return hands;
  }

  /** What stands where; safe for all threads. */
  public Topology topology() {
    return ground.floor();
  }

  /** What it has made of its time. */
  public Tally tally() {
    return work.tally();
  }

  Floor floor() {
    return ground.floor();
  }

  Hands hands() {
    return hands;
  }

  Work work() {
    return work;
  }
}
