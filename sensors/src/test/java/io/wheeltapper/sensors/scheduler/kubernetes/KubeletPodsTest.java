package io.wheeltapper.sensors.scheduler.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedOutputStream;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeletPodsTest {

  @TempDir Path folder;

  private static byte[] message(Object... fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (int i = 0; i < fields.length; i += 2) {
      byte[] value =
          fields[i + 1] instanceof String text
              ? text.getBytes(StandardCharsets.UTF_8)
              : (byte[]) fields[i + 1];
      out.writeByteArray((Integer) fields[i], value);
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] answer() throws IOException {
    byte[] gpus = message(1, "nvidia.com/gpu", 2, "GPU-a", 2, "GPU-b::3", 3, new byte[0]);
    byte[] claim = message(2, "c1", 3, "ml", 4, message(2, "gpu.nvidia.com", 3, "n1", 4, "gpu-0"));
    byte[] container = message(1, "train", 2, gpus, 5, claim);
    return message(1, message(1, "p0", 2, "ml", 3, container));
  }

  private static final List<PodDevices> SAID =
      List.of(
          new PodDevices("ml", "p0", "train", "nvidia.com/gpu", List.of("GPU-a", "GPU-b::3")),
          new PodDevices("ml", "p0", "train", "gpu.nvidia.com", List.of("n1/gpu-0")));

  @Test
  void aKubeletsMessageIsReadAndBadBytesAreAnError() throws Exception {
    assertEquals(SAID, PodDevices.read(answer()));
    assertEquals(List.of("GPU-a", "GPU-b"), SAID.getFirst().uuids());
    assertEquals(List.of(), PodDevices.read(new byte[0]));
    assertThrows(IOException.class, () -> PodDevices.read(new byte[] {10, 100, 1}));
  }

  @Test
  void aKubeletIsAskedOverItsSocketAndOneThatIsNotThereOrMuteIsAnError() throws Exception {
    Path socket = folder.resolve("k.sock");
    try (KubeletPods none = new KubeletPods(socket, Duration.ofSeconds(20))) {
      assertThrows(IOException.class, none::list);
    }
    Vertx vertx = Vertx.vertx();
    byte[] message = answer();
    vertx
        .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(true))
        .requestHandler(request -> {
          if (request.path().equals("/v1.PodResourcesLister/List")) {
            request.response().putHeader("content-type", "application/grpc");
            request.response().putTrailer("grpc-status", "0");
            request
                .response()
                .end(
                    Buffer.buffer()
                        .appendByte((byte) 0)
                        .appendInt(message.length)
                        .appendBytes(message));
          }
        })
        .listen(SocketAddress.domainSocketAddress(socket.toString()))
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
    try (KubeletPods kubelet = new KubeletPods(socket, Duration.ofSeconds(20))) {
      assertEquals(SAID, kubelet.list());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
    assertTrue(KubeletPods.SOCKET.isAbsolute());
  }
}
