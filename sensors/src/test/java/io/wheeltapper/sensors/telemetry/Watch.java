package io.wheeltapper.sensors.telemetry;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.Senses;
import io.wheeltapper.core.spi.Sensor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A sensor as the agent itself runs and watches it: what is said of it stands beside its words. */
public final class Watch implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final List<Signal> got = new CopyOnWriteArrayList<>();
  private final Senses senses = new Senses(got::addAll, "");
  private final Thread looks;
  private final long statedMillis;
  private long silentSince;
  private int words;

  /** Begins. */
  public Watch(Sensor sensor) {
    statedMillis = 3 * sensor.heartbeatMillis();
    senses.start(new Senses.Named("it", sensor));
    looks =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (true) {
                  senses.look(System.currentTimeMillis());
                  Thread.sleep(Duration.ofMillis(200));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  public List<Snapshot> snapshots() {
    return got.stream()
        .filter(Snapshot.class::isInstance)
        .map(Snapshot.class::cast)
        .filter(s -> s.target().kind() != Target.Kind.SENSOR)
        .toList();
  }

  /** The newest word on a target's number; NaN when it was taken back, or never said. */
  public double number(String target, String metric) {
    return snapshots().reversed().stream()
        .filter(s -> s.target().toString().equals(target))
        .findFirst()
        .map(s -> s.number(metric))
        .orElse(Double.NaN);
  }

  private List<Status> of(String sensor) {
    return got.stream()
        .filter(Status.class::isInstance)
        .map(Status.class::cast)
        .filter(s -> s.type().equals(Known.SENSOR) && s.target().id().equals(sensor))
        .toList();
  }

  private boolean well() {
    List<Status> all = of("it");
    return !all.isEmpty() && all.getLast().value().equals("ok");
  }

  public void awaitWell() {
    await().atMost(LIMIT).until(this::well);
  }

  /**
   * It is said to be silent or to have failed within the time that it states: then the rules let go
   * of its numbers (RuleSessionTest).
   */
  public void awaitSilence(String target, String metric) {
    assertTrue(!Double.isNaN(number(target, metric)), target + " " + metric);
    await().atMost(LIMIT).until(() -> !well());
    Status said = of("it").getLast();
    long last =
        snapshots().reversed().stream().filter(s -> s.has(metric)).findFirst().orElseThrow().at();
    assertTrue(
        said.at() - last <= statedMillis + 3_000, // what a loaded machine adds
        () -> "said " + (said.at() - last) + " ms after the last number; stated " + statedMillis);
    silentSince = said.at();
    words = snapshots().size();
  }

  /** And back, with a number that was read anew: what came late is never said. */
  public void awaitBack(String target, String metric) {
    await()
        .atMost(LIMIT)
        .until(() ->
            well()
                && !Double.isNaN(number(target, metric))
                && anew(target, metric).findFirst().isPresent());
    Snapshot first = anew(target, metric).findFirst().orElseThrow();
    assertTrue(first.at() >= silentSince, first::toString);
  }

  private Stream<Snapshot> anew(String target, String metric) {
    return snapshots().stream()
        .skip(words)
        .filter(s -> s.target().toString().equals(target) && s.has(metric));
  }

  @Override
  public void close() throws InterruptedException {
    looks.interrupt();
    looks.join();
    senses.close();
  }
}
