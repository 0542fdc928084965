package io.wheeltapper.sensors.gpu.kmsg;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real kernel log of this machine. */
class LiveKmsgTest {

  private static final Path DEVICE = Path.of("/dev/kmsg");

  private final String mark = UUID.randomUUID().toString().substring(0, 8);
  private final KmsgKind kind = new KmsgKind();
  private final List<Thread> threads = new java.util.ArrayList<>();

  @BeforeEach
  void writable() {
    Assumptions.assumeTrue(
        Files.isReadable(DEVICE) && Files.isWritable(DEVICE), "skipped: /dev/kmsg is not ours");
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
      assertTrue(thread.join(Duration.ofMinutes(2)), "interruption ends the sensor");
    }
  }

  private Sensor sensor(String acceptUserLines) {
    return kind.create(
        new Settings(
            "kmsg", kind.spec(), Map.of("node", "n1", "accept-user-lines", acceptUserLines)));
  }

  private Thread start(Sensor sensor, Collected got) {
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                sensor.run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                got.rejected("run", e.toString());
              }
            });
    threads.add(thread);
    return thread;
  }

  private void say(String what) throws IOException {
    Files.writeString(
        DEVICE,
        "NVRM: Xid (PCI:0000:3b:00): 43, pid=1, name=" + mark + ", " + what + "\n",
        StandardOpenOption.WRITE);
  }

  private List<Event> mine(Collected got) {
    return got.events("xid").stream().filter(e -> e.field("name").equals(mark)).toList();
  }

  @Test
  void aLineIsReadInTheLaboratory() throws Exception {
    say("before");
    Collected got = new Collected();
    Sensor sensor = sensor("true");
    long from = System.currentTimeMillis();
    Thread first = start(sensor, got);
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > 0);
    say("after");
    await().atMost(Duration.ofMinutes(2)).until(() -> mine(got).size() == 2);
    assertEquals("true", mine(got).getFirst().field("before_start"));
    Event after = mine(got).getLast();
    assertEquals("", after.field("before_start"));
    assertEquals("after", after.field("text"));
    assertEquals("gpu:0000:3b:00@n1", after.target().toString());
    assertTrue(Math.abs(after.at() - from) < 60_000, "event time is wall-clock time");
    first.interrupt();
    assertTrue(first.join(Duration.ofMinutes(2)));
    say("while down");
    start(sensor, got);
    await().atMost(Duration.ofMinutes(2)).until(() -> mine(got).size() == 3);
    assertEquals("", mine(got).getLast().field("before_start"), "nothing is lost over a restart");
  }

  @Test
  void aLineOfAProgramIsDroppedAndCounted() throws Exception {
    Collected got = new Collected();
    start(sensor("false"), got);
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > 0);
    int before = got.rejected().size();
    say("forged");
    await().atMost(Duration.ofMinutes(2)).until(() -> got.rejected().size() > before);
    assertTrue(got.rejected().getLast().contains("forgeable"));
    assertEquals(List.of(), mine(got));
  }

  @Test
  void doctorNamesTheLaboratory() {
    assertTrue(
        kind.doctor(new Settings("kmsg", kind.spec(), Map.of("accept-user-lines", "true")))
            .detail()
            .contains("LABORATORY"));
    assertFalse(kind.doctor(new Settings("kmsg", kind.spec(), Map.of("file", "/no/such"))).works());
  }
}
