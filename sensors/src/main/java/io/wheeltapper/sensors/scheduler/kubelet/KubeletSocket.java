package io.wheeltapper.sensors.scheduler.kubelet;

import io.vertx.core.Future;
import io.vertx.core.Promise;
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
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The kubelet of this node, by gRPC over its unix socket: unary calls, so that a frame before the
 * message is all there is to it. For one thread; to be closed, after a late answer too: a question
 * that is given up ends with its connection.
 */
final class KubeletSocket implements Kubelet {

  /** gRPC's status for a method that the server does not have. */
  private static final String UNIMPLEMENTED = "12";

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
  KubeletSocket(Path socket, Duration limit) {
    this.socket = socket;
    this.limit = limit;
  }

  @Override
  public List<PodDevices> given() throws IOException, InterruptedException {
    return PodDevices.given(ask("List"));
  }

  @Override
  public Optional<List<PodDevices>> offered() throws IOException, InterruptedException {
    try {
      return Optional.of(PodDevices.offered(ask("GetAllocatableResources")));
    } catch (Refused e) {
      if (e.status.equals(UNIMPLEMENTED)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The kubelet's own "no". */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final String status;

    Refused(String what, String status) {
      super(what);
      this.status = status;
    }
  }

  private byte[] ask(String method) throws IOException, InterruptedException {
    RequestOptions request =
        new RequestOptions()
            .setServer(SocketAddress.domainSocketAddress(socket.toString()))
            .setHost("localhost")
            .setMethod(HttpMethod.POST)
            .setURI("/v1.PodResourcesLister/" + method)
            .putHeader("content-type", "application/grpc")
            .putHeader("te", "trailers");
    Future<Answer> asked =
        client
            .request(request)
            .compose(r -> {
              // Before it is sent: an answer that has ended by the time it is looked at is lost.
              Future<Answer> heard =
                  r.response()
                      .compose(response -> body(response).map(body -> new Answer(response, body)));
              return r.send(Buffer.buffer(new byte[FRAME])).compose(_ -> heard);
            });
    try {
      Answer answer =
          asked
              .toCompletionStage()
              .toCompletableFuture()
              .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return message(answer);
    } catch (TimeoutException e) {
      throw new Late("no answer of the kubelet in " + limit.toMillis() + " ms");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("the kubelet at " + socket + ": " + cause.getMessage(), e);
    }
  }

  /** All of it, or a failure as soon as it is more than is sensible. */
  private static Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer all = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(_ -> whole.tryComplete(all));
    response.handler(part -> {
      if (all.length() + part.length() <= LARGEST) {
        all.appendBuffer(part);
      } else if (whole.tryFail(
          new IOException("its answer is larger than " + LARGEST + " bytes"))) {
        var _ = response.request().reset(); // it shall send no more
      }
    });
    return whole.future();
  }

  private record Answer(HttpClientResponse response, Buffer body) {}

  private static byte[] message(Answer answer) throws IOException {
    String trailer = answer.response().getTrailer("grpc-status");
    String status = trailer == null ? answer.response().getHeader("grpc-status") : trailer;
    boolean well = answer.response().statusCode() == 200 && (status == null || status.equals("0"));
    Buffer body = answer.body();
    if (!well) {
      throw new Refused(
          "the kubelet answers HTTP " + answer.response().statusCode() + ", grpc-status " + status,
          String.valueOf(status));
    }
    if (body.length() < FRAME || body.getByte(0) != 0) {
      throw new IOException("the kubelet's answer is no gRPC message");
    }
    return body.getBytes(FRAME, Math.min(body.length(), FRAME + Math.max(0, body.getInt(1))));
  }

  @Override
  public void close() {
    client.close();
    vertx.close();
  }
}
