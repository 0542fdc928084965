package io.wheeltapper.sensors.storage;

import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.Collected;
import java.time.Duration;
import java.util.List;

/**
 * A sensor that is started again a little after it failed, as the agent does; its failures are
 * kept.
 */
public final class Living implements AutoCloseable {

  public final Collected got = new Collected();
  private final Thread thread;

  public Living(Sensor sensor) {
    thread =
        Thread.ofVirtual()
            .start(() -> {
              while (true) {
                try {
                  sensor.run(got);
                  return;
                } catch (InterruptedException e) {
                  return;
                } catch (Exception e) {
                  got.rejected("run", String.valueOf(e.getMessage()));
                }
                try {
                  Thread.sleep(Duration.ofMillis(200));
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
  }

  /** Why it failed, oldest first. */
  public List<String> failures() {
    return got.rejected().stream()
        .filter(line -> line.startsWith("run: "))
        .map(line -> line.substring(5))
        .toList();
  }

  /** The newest value of a target's status, or nothing. */
  public String newest(String type, String target) {
    return got.statuses(type).reversed().stream()
        .filter(status -> status.target().toString().equals(target))
        .findFirst()
        .map(status -> status.value())
        .orElse("");
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
