package io.wheeltapper.sensors.telemetry.receive;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReceiverTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MEBI = 1 << 20;

  /** Reads nothing until it may. */
  private static final class Slow implements Reader {
    final CountDownLatch reading = new CountDownLatch(1);
    final CountDownLatch may = new CountDownLatch(1);
    final AtomicInteger read = new AtomicInteger();

    @Override
    public Set<String> paths() {
      return Set.of("/in");
    }

    @Override
    public Reply read(Letter letter, Sensor.Sink sink) throws InterruptedException {
      reading.countDown();
      may.await();
      if (letter.body().length == 1) {
        throw new IllegalStateException("of this kind");
      }
      read.incrementAndGet();
      return Reply.taken();
    }

    @Override
    public void tick(long now, Sensor.Sink sink) {}
  }

  @Test
  void whatDoesNotFitComesAgainAndNothingIsLost() throws Exception {
    KindSpec spec = new KindSpec("x", "x", Terms.settings("127.0.0.1:1"), List.of());
    Settings settings =
        new Settings(
            "x", spec, Map.of("listen", "127.0.0.1:0", "largest-body", "1", "most-held", "1"));
    Slow slow = new Slow();
    Drops drops = new Drops("x", "requests");
    try (Listening here =
        new Listening(
            new Receiver(Terms.of(settings), drops, () -> slow, InstantSource.system()))) {
      ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
      CompletableFuture<Void> first = post(here, MEBI, answers);
      slow.reading.await();
      CompletableFuture<Void> second = post(here, MEBI, answers);
      // One is being read, one waits, and that is all there is room for.
      await()
          .atMost(LIMIT)
          .until(() -> {
            HttpResponse<String> third = here.post("/in", Map.of(), new byte[10]);
            assertTrue(
                third.statusCode() != 503 || third.headers().firstValue("Retry-After").isPresent());
            return third.statusCode() == 503;
          });
      assertTrue(drops.dropped().get("deferred-request") >= 1);
      slow.may.countDown();
      CompletableFuture.allOf(first, second).join();
      assertEquals(List.of(204, 204), List.copyOf(answers));
      assertEquals(204, here.post("/in", Map.of(), new byte[10]).statusCode());
      // What breaks a reader costs itself, and does not come again.
      assertEquals(400, here.post("/in", Map.of(), new byte[1]).statusCode());
      assertEquals(204, here.post("/in", Map.of(), new byte[10]).statusCode());
      assertEquals(1, here.got.rejected().size());
      assertTrue(here.got.beats() > 0);
    }
  }

  private static CompletableFuture<Void> post(
      Listening here, int size, ConcurrentLinkedQueue<Integer> answers) {
    return CompletableFuture.runAsync(() -> {
      try {
        answers.add(here.post("/in", Map.of(), new byte[size]).statusCode());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }
}
