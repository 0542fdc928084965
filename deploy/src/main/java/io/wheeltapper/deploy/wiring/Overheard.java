package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.facility.derived.Listener;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A sensor whose words others hear too, after the agent has them: so what follows from a signal
 * comes after it in every recording, and a replay has both.
 */
final class Overheard implements Sensor {

  private final Sensor sensor;
  private final List<Listener> listeners;

  private Overheard(Sensor sensor, List<Listener> listeners) {
    this.sensor = sensor;
    this.listeners = List.copyOf(listeners);
  }

  /** The same sensors; those that listen hear all others and not each other. */
  static SortedMap<String, Sensor> tapped(SortedMap<String, Sensor> sensors) {
    List<Listener> listeners =
        sensors.values().stream()
            .filter(Listener.class::isInstance)
            .map(Listener.class::cast)
            .toList();
    if (listeners.isEmpty()) {
      return sensors;
    }
    SortedMap<String, Sensor> tapped = new TreeMap<>();
    sensors.forEach((name, sensor) ->
        tapped.put(name, sensor instanceof Listener ? sensor : new Overheard(sensor, listeners)));
    return tapped;
  }

  Sensor inner() {
    return sensor;
  }

  @Override
  public long heartbeatMillis() {
    return sensor.heartbeatMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    sensor.run(
        new Sink() {
          @Override
          public void emit(List<Signal> signals) throws InterruptedException {
            sink.emit(signals);
            listeners.forEach(l -> l.hear(signals));
          }

          @Override
          public Kept emitToKeep(List<Signal> signals) throws InterruptedException {
            Kept kept = sink.emitToKeep(signals);
            listeners.forEach(l -> l.hear(signals));
            return kept;
          }

          @Override
          public void alive(long at) throws InterruptedException {
            sink.alive(at);
          }

          @Override
          public void rejected(String place, String why) {
            sink.rejected(place, why);
          }
        });
  }
}
