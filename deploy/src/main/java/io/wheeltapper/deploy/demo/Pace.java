package io.wheeltapper.deploy.demo;

/**
 * How fast the simulated world lives. All times are in milliseconds of its own time.
 *
 * @param faults how often something breaks
 * @param people how soon people come, and how long they take
 * @param machines how long machines take
 * @param jobs how long work runs
 * @param readings how often it is looked at
 */
public record Pace(Faults faults, People people, Machines machines, Jobs jobs, Readings readings) {

  /**
   * When things break.
   *
   * @param first when the first thing breaks
   * @param opening how far apart the opening deck is dealt: one of every kind of trouble
   * @param between mean time between two later ones, drawn exponentially
   */
  public record Faults(long first, long opening, long between) {}

  /**
   * What people do when nobody else does.
   *
   * @param notice until somebody looks at a sick node
   * @param paged until somebody looks when called
   * @param work how long one step of a repair by hand takes
   */
  public record People(long notice, long paged, long work) {}

  /**
   * What machines need.
   *
   * @param boot from going down to answering again
   * @param reset of one GPU
   * @param register until a scheduler's daemon reports what it sees
   */
  public record Machines(long boot, long reset, long register) {}

  /**
   * What work needs.
   *
   * @param shortest least run time of a job
   * @param longest most run time of a job
   * @param checkpoint between two periodic checkpoints
   * @param watchdog from a rank's failure to the end of the whole job by its own watchdog
   */
  public record Jobs(long shortest, long longest, long checkpoint, long watchdog) {}

  /**
   * How often sensors look.
   *
   * @param telemetry between two snapshots of a GPU or a cooling loop
   * @param refresh between two full readings of the scheduler
   */
  public record Readings(long telemetry, long refresh) {}

  /** Everything some hundred times faster than in life, so that a minute shows a month. */
  public static Pace demo() {
    return new Pace(
        new Faults(4_000, 6_000, 60_000),
        new People(75_000, 20_000, 20_000),
        new Machines(25_000, 5_000, 3_000),
        new Jobs(180_000, 900_000, 60_000, 40_000),
        new Readings(10_000, 60_000));
  }
}
