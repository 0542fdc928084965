package io.wheeltapper.sensors.facility;

import io.wheeltapper.core.runtime.Senses;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.Collected;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A sensor as the agent runs it: looked after, started again when it fails, its silence said. */
public final class Watched implements AutoCloseable {

  private static final Duration LONG = Duration.ofMinutes(3);

  private final Collected got = new Collected();
  private final Senses senses = new Senses(got::emit, "");
  private final Thread looking;

  public Watched(String name, Sensor sensor) {
    senses.start(new Senses.Named(name, sensor));
    looking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (true) {
                  senses.look(System.currentTimeMillis());
                  Thread.sleep(Duration.ofMillis(250));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  public Collected got() {
    return got;
  }

  /** {@code starting ok silent failed ended}. */
  public String state() {
    return senses.health().getFirst().state();
  }

  public void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(LONG).until(condition);
  }

  @Override
  public void close() {
    looking.interrupt();
    senses.close();
  }
}
