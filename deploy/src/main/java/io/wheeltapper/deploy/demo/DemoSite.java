package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Topology;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/**
 * The simulated factory as {@code up --demo} uses it: sensors, an actuator and a topology like
 * those of a real site. Starts no thread; the sensors are safe side by side, and so is the
 * actuator.
 *
 * @param sensors what to run
 * @param actuator acts on the simulated factory
 * @param topology what stands where
 * @param summary what a person should know of it, in a few lines of at most 80 columns
 */
public record DemoSite(List<Named> sensors, Actuator actuator, Topology topology, String summary) {

  /** A sensor and the name that its signals carry. */
  public record Named(String name, Sensor sensor) {}

  public DemoSite {
    sensors = List.copyOf(sensors);
  }

  /**
   * A factory that begins now, by the wall clock.
   *
   * @param seed decides everything that chance decides
   */
  public static DemoSite create(long seed) {
    return create(seed, InstantSource.system());
  }

  /** The same by another clock. */
  static DemoSite create(long seed, InstantSource clock) {
    Factory factory = new Factory(seed, clock.millis(), Pace.demo(), new KmsgReader());
    World world = new World(factory, clock);
    return new DemoSite(
        Arrays.stream(Source.values())
            .map(source -> new Named(source.word(), new WorldSensor(world, source)))
            .toList(),
        world,
        factory.topology(),
        summary(seed));
  }

  private static String summary(long seed) {
    return """
    A simulated AI factory: 64 nodes of 8 GPUs in 8 racks, with leaf switches,
    power feeds and two cooling loops, full of training jobs. Something breaks
    every minute or so (seed %d). Nothing outside this process is touched.\
    """
        .formatted(seed);
  }
}
