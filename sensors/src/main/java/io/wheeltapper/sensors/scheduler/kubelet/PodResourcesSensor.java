package io.wheeltapper.sensors.scheduler.kubelet;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.patience.Answer;
import io.wheeltapper.sensors.patience.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Asks the kubelet every so often. One that is late costs its heartbeat and its connection; one
 * that is not there or refuses fails the sensor, and is tried again.
 */
final class PodResourcesSensor implements Sensor {

  /** Said once each; more are not remembered. */
  private static final int MOST_STRANGE = 1000;

  /** Makes the connection; nothing is sent yet. */
  interface Opening {
    Kubelet open();
  }

  private final Opening opening;
  private final Path driver;
  private final Seats seats;
  private final Duration interval;
  private final Duration limit;
  private final InstantSource clock;
  private final Patience patience = new Patience("pod-resources");
  private final Set<String> told = new HashSet<>();
  private DriverList listed = DriverList.NONE;

  /**
   * Looks again and again.
   *
   * @param driver the folder in which NVIDIA's driver lists its GPUs
   * @param limit of each of the two questions, and of the driver's list
   */
  PodResourcesSensor(
      Opening opening,
      Path driver,
      Seats seats,
      Duration interval,
      Duration limit,
      InstantSource clock) {
    this.opening = opening;
    this.driver = driver;
    this.seats = seats;
    this.interval = interval;
    this.limit = limit;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return interval.toMillis() + 3 * limit.toMillis() + 1000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    seats.anew();
    while (true) {
      try (Kubelet kubelet = opening.open()) {
        while (true) {
          look(kubelet, sink);
          TimeUnit.MILLISECONDS.sleep(interval.toMillis());
        }
      } catch (Kubelet.Late e) {
        TimeUnit.MILLISECONDS.sleep(interval.toMillis());
      }
    }
  }

  private void look(Kubelet kubelet, Sink sink) throws Exception {
    List<PodDevices> given = kubelet.given();
    Optional<List<PodDevices>> offered = kubelet.offered();
    // A hung driver hangs its own list, not the kubelet's: what it said last stands for the boot.
    if (patience.ask(() -> DriverList.read(driver), limit)
        instanceof Answer.Given<DriverList> read) {
      listed = read.value();
    }
    List<String> strange = new ArrayList<>();
    long now = clock.millis();
    List<Signal> signals = seats.look(given, offered, listed, now, strange);
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
    for (String device : strange) {
      if (told.size() < MOST_STRANGE && told.add(device)) {
        sink.rejected("device " + device, "names no GPU that is known here");
      }
    }
    sink.alive(now);
  }
}
