package io.wheeltapper.sensors.scheduler.kubelet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a gRPC server on a unix socket that answers as a kubelet does, or does not. */
class KubeletSocketTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Collected got = new Collected();
  private Thread thread = new Thread();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean hangs;
  private volatile boolean old;
  private volatile boolean endless;
  private Path socket = Path.of("/");

  @BeforeEach
  void place() throws Exception {
    socket = folder.resolve("k.sock");
    Path gpu = Files.createDirectories(folder.resolve("proc/driver/nvidia/gpus/0000:3b:00.0"));
    Files.writeString(gpu.resolve("information"), DriverListTest.INFORMATION);
  }

  @AfterEach
  void end() throws Exception {
    thread.interrupt();
    thread.join();
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private HttpServer kubelet() throws Exception {
    byte[] list = Answers.list();
    byte[] offers = Answers.allocatable();
    GrpcServer grpc = GrpcServer.server(vertx);
    grpc.callHandler(call -> {
      if (hangs) {
        asked.incrementAndGet();
        return;
      }
      String method = call.fullMethodName();
      if (endless) {
        call.response().end(Buffer.buffer(new byte[40 << 20]));
        return;
      }
      if (method.equals("v1.PodResourcesLister/List")) {
        call.response().end(Buffer.buffer(list));
      } else if (method.equals("v1.PodResourcesLister/GetAllocatableResources") && !old) {
        call.response().end(Buffer.buffer(offers));
      } else {
        call.response().status(GrpcStatus.UNIMPLEMENTED).end();
      }
    });
    return done(
        vertx
            .createHttpServer()
            .requestHandler(grpc)
            .listen(SocketAddress.domainSocketAddress(socket.toString())));
  }

  private Settings settings() {
    return new Settings(
        "pods",
        new PodResourcesKind().spec(),
        Map.of(
            "socket",
            socket.toString(),
            "root",
            folder.toString(),
            "node",
            "n1",
            "interval",
            "100ms",
            "timeout",
            "4s"));
  }

  private void run() {
    Sensor sensor = new PodResourcesKind().create(settings());
    thread =
        Thread.ofVirtual()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                try {
                  sensor.run(got);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } catch (Exception e) {
                  got.rejected("run", String.valueOf(e.getMessage()));
                }
              }
            });
  }

  private Optional<Status> newest(String gpu) {
    return got.statuses(Seats.TYPE).reversed().stream()
        .filter(s -> s.target().id().equals(gpu))
        .findFirst();
  }

  @Test
  void aKubeletIsAsked() throws Exception {
    kubelet();
    try (KubeletSocket kubelet = new KubeletSocket(socket, Duration.ofSeconds(20))) {
      assertEquals(Answers.LIST, kubelet.given());
      assertEquals(2, kubelet.offered().orElseThrow().size());
      old = true;
      assertEquals(Optional.empty(), kubelet.offered(), "an old kubelet does not tell");
    }
  }

  @Test
  void anAnswerThatIsTooLargeIsNotReadToItsEnd() throws Exception {
    kubelet();
    endless = true;
    try (KubeletSocket kubelet = new KubeletSocket(socket, Duration.ofSeconds(20))) {
      String why = String.valueOf(assertThrows(IOException.class, kubelet::given).getMessage());
      assertTrue(why.endsWith("its answer is larger than 16777216 bytes"), why);
      endless = false;
      assertEquals(Answers.LIST, kubelet.given(), "the next is heard");
    }
  }

  @Test
  void aKubeletThatIsNotThereIsAnErrorAndOneThatHangsIsLate() throws Exception {
    try (KubeletSocket none = new KubeletSocket(socket, Duration.ofSeconds(20))) {
      IOException why = assertThrows(IOException.class, none::given);
      assertFalse(why instanceof Kubelet.Late, why.toString());
    }
    kubelet();
    hangs = true;
    try (KubeletSocket mute = new KubeletSocket(socket, Duration.ofMillis(300))) {
      assertThrows(Kubelet.Late.class, mute::given);
    }
  }

  @Test
  void podsAreJoinedToUuidAndAddressAndASilentKubeletIsASilence() throws Exception {
    HttpServer first = kubelet();
    run();
    await().atMost(LONG).until(() -> got.beats() > 0);
    Status held = newest("GPU-aaaaaaaa").orElseThrow();
    assertEquals("held", held.value());
    assertEquals("ml/p0", held.field("pods"));
    assertEquals("n1", held.node());
    assertEquals("free", newest("GPU-cccccccc").orElseThrow().value());
    Status claimed = newest(DriverListTest.UUID).orElseThrow();
    assertEquals("held", claimed.value());
    assertEquals("0000:3b:00", claimed.field("pci"), "by the driver's list: claim, minor, UUID");
    hangs = true;
    silence();
    hangs = false;
    long hung = got.beats();
    await().atMost(LONG).until(() -> got.beats() > hung);
    done(first.close());
    Files.deleteIfExists(socket);
    await().atMost(LONG).until(() -> !got.rejected().isEmpty());
    long away = got.beats();
    kubelet();
    await().atMost(LONG).until(() -> got.beats() > away);
    assertEquals("held", newest("GPU-aaaaaaaa").orElseThrow().value());
  }

  /** Between the first question that it leaves unanswered and the third nothing is said. */
  private void silence() {
    int before = asked.get();
    await().atMost(LONG).until(() -> asked.get() > before);
    long beats = got.beats();
    int said = got.signals().size();
    await().atMost(LONG).until(() -> asked.get() > before + 2);
    assertEquals(beats, got.beats(), "a heartbeat of a kubelet that hangs");
    assertEquals(said, got.signals().size());
  }

  @Test
  void doctorSaysWhatIsThere() throws Exception {
    PodResourcesKind kind = new PodResourcesKind();
    Check none = kind.doctor(settings());
    assertFalse(none.works());
    assertTrue(none.detail().startsWith("no kubelet listens at " + socket), none.detail());
    kubelet();
    assertEquals(
        new Check(true, socket + ": 3 GPUs held by pods, 1 free"), kind.doctor(settings()));
    old = true;
    assertTrue(kind.doctor(settings()).detail().contains("does not tell which are free"));
    hangs = true;
    Check late = kind.doctor(settings());
    assertFalse(late.works());
    assertEquals(socket + ": no answer of the kubelet in 4000 ms", late.detail());
  }
}
