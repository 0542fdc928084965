package io.wheeltapper.sensors.scheduler.kubelet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sensor over a kubelet that does as it is told. */
class PodResourcesSensorTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final FakeKubelet kubelet = new FakeKubelet();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicReference<String> end = new AtomicReference<>("");
  private final Collected got = new Collected();
  private Thread thread = new Thread();

  private void run() {
    PodResourcesSensor sensor =
        new PodResourcesSensor(
            () -> {
              opened.incrementAndGet();
              return kubelet;
            },
            Path.of("/nowhere"),
            new Seats("n1", "pods", Set.of("nvidia.com/gpu"), Set.of()),
            Duration.ofMillis(1),
            Duration.ofSeconds(10),
            InstantSource.system());
    thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                sensor.run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                end.set(String.valueOf(e.getMessage()));
              }
            });
  }

  @AfterEach
  void stop() throws Exception {
    thread.interrupt();
    thread.join();
  }

  private static List<PodDevices> gpus(String pod, String... ids) {
    return List.of(new PodDevices(pod, "nvidia.com/gpu", false, List.of(ids)));
  }

  @Test
  void oneThatIsLateCostsItsConnectionAndOneThatRefusesFails() throws Exception {
    kubelet.says(gpus("ml/a", "GPU-00000000"), gpus("", "GPU-00000000"));
    run();
    await().atMost(LONG).until(() -> got.beats() > 2);
    assertEquals(1, opened.get());
    kubelet.fails(new Kubelet.Late("no answer"));
    await().atMost(LONG).until(() -> opened.get() > 3);
    assertEquals("", end.get(), "lateness is a silence, and no failure");
    kubelet.says(List.of(), gpus("", "GPU-00000000"));
    await().atMost(LONG).until(() -> got.statuses(Seats.TYPE).size() == 2);
    assertEquals(
        List.of("held", "free"), got.statuses(Seats.TYPE).stream().map(Status::value).toList());
    kubelet.fails(new IOException("the kubelet answers HTTP 200, grpc-status 8"));
    await().atMost(LONG).until(() -> !end.get().isEmpty());
    assertEquals("the kubelet answers HTTP 200, grpc-status 8", end.get());
  }
}
