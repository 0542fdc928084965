package io.wheeltapper.sensors.fake;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FakeSensorTest {

  @Test
  void saysFailsAndRunsAgain() throws Exception {
    FakeSensor fake = new FakeSensor(20);
    Collected got = new Collected();
    Event event =
        new Event(Target.node("n1"), "n1", "fake", Origin.HOST, 1, "kernel", Map.of(), "x");
    fake.say(1, event);
    fake.reject("line 2", "cut");
    fake.fail("unplugged");
    IOException failed = assertThrows(IOException.class, () -> fake.run(got));
    assertEquals("unplugged", failed.getMessage());
    assertEquals(List.of(event), got.signals());
    assertEquals(List.of("line 2: cut"), got.rejected());
    Thread thread =
        Thread.ofVirtual()
            .start(() -> assertThrows(InterruptedException.class, () -> fake.run(got)));
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > 3);
    thread.interrupt();
    thread.join();
  }
}
