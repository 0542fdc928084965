package io.wheeltapper.sensors.scheduler.kubernetes;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the kubelet of this node for its pods' devices, by gRPC over its unix socket: one unary
 * call, so that a frame before and after the message is all there is to it. Safe for one thread; to
 * be closed.
 */
public final class KubeletPods implements AutoCloseable {

  /** Where kubelets listen. */
  public static final Path SOCKET = Path.of("/var/lib/kubelet/pod-resources/kubelet.sock");

  /** One byte "not compressed", four bytes of length (gRPC over HTTP/2). */
  private static final int FRAME = 5;

  private static final int LARGEST = 16 << 20;

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(1)
              .setWorkerPoolSize(1)
              .setInternalBlockingPoolSize(1));

  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false));

  private final Path socket;
  private final Duration limit;

  /** For the kubelet at this socket; an answer that takes longer than the limit is none. */
  public KubeletPods(Path socket, Duration limit) {
    this.socket = socket;
    this.limit = limit;
  }

  /**
   * Every device that a pod was given.
   *
   * @throws IOException when there is no kubelet, it refuses (too many questions), or is late
   */
  public List<PodDevices> list() throws IOException, InterruptedException {
    RequestOptions request =
        new RequestOptions()
            .setServer(SocketAddress.domainSocketAddress(socket.toString()))
            .setHost("localhost")
            .setMethod(HttpMethod.POST)
            .setURI("/v1.PodResourcesLister/List")
            .putHeader("content-type", "application/grpc")
            .putHeader("te", "trailers");
    Future<Answer> asked =
        client
            .request(request)
            .compose(r -> r.send(Buffer.buffer(new byte[FRAME])))
            .compose(response -> response.body().map(body -> new Answer(response, body)));
    try {
      Answer answer =
          asked
              .toCompletionStage()
              .toCompletableFuture()
              .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return PodDevices.read(message(answer));
    } catch (TimeoutException e) {
      throw new IOException("no answer of the kubelet in " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("the kubelet at " + socket + ": " + cause.getMessage(), e);
    }
  }

  private record Answer(HttpClientResponse response, Buffer body) {}

  private static byte[] message(Answer answer) throws IOException {
    String trailer = answer.response().getTrailer("grpc-status");
    String status = trailer == null ? answer.response().getHeader("grpc-status") : trailer;
    boolean well = answer.response().statusCode() == 200 && (status == null || status.equals("0"));
    Buffer body = answer.body();
    if (!well) {
      throw new IOException(
          "the kubelet answers HTTP " + answer.response().statusCode() + ", grpc-status " + status);
    }
    if (body.length() < FRAME || body.length() > LARGEST || body.getByte(0) != 0) {
      throw new IOException("the kubelet's answer is no gRPC message of a sensible size");
    }
    return body.getBytes(FRAME, Math.min(body.length(), FRAME + Math.max(0, body.getInt(1))));
  }

  @Override
  public void close() {
    client.close();
    vertx.close();
  }
}
