package io.wheeltapper.sensors;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Sensor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A sink that keeps all it gets; can be looked into from other threads. */
public final class Collected implements Sensor.Sink {

  private final List<Signal> signals = new CopyOnWriteArrayList<>();
  private final List<String> rejected = new CopyOnWriteArrayList<>();
  private final AtomicLong beats = new AtomicLong();

  @Override
  public void emit(List<Signal> batch) {
    signals.addAll(batch);
  }

  @Override
  public void alive(long at) {
    beats.incrementAndGet();
  }

  @Override
  public void rejected(String place, String why) {
    rejected.add(place + ": " + why);
  }

  public List<Signal> signals() {
    return List.copyOf(signals);
  }

  public List<Event> events() {
    return signals.stream().filter(Event.class::isInstance).map(Event.class::cast).toList();
  }

  public List<Event> events(String type) {
    return events().stream().filter(event -> event.type().equals(type)).toList();
  }

  public List<Status> statuses(String type) {
    return signals.stream()
        .filter(Status.class::isInstance)
        .map(Status.class::cast)
        .filter(status -> status.type().equals(type))
        .toList();
  }

  public List<Snapshot> snapshots() {
    return signals.stream().filter(Snapshot.class::isInstance).map(Snapshot.class::cast).toList();
  }

  public List<String> rejected() {
    return List.copyOf(rejected);
  }

  public long beats() {
    return beats.get();
  }
}
