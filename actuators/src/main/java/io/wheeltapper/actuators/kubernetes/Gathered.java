package io.wheeltapper.actuators.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One answer as it comes in, no longer than is good for us: the client itself would take a body of
 * any length into memory, and wait for its end for ever.
 */
final class Gathered {

  /** A page of pods is some two million bytes. */
  private static final int LONGEST = 8 * 1024 * 1024;

  /** The answer is longer than any that is wanted. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("the API server's answer is longer than " + LONGEST + " bytes");
    }
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<HttpResponse<AsyncBody>> head;
  private final CompletableFuture<Api.Answer> answer = new CompletableFuture<>();

  /** Sends the request. */
  Gathered(HttpClient client, HttpRequest request) {
    this.head = client.consumeBytes(request, this::more);
    head.whenComplete((response, failed) -> {
      if (failed != null) {
        answer.completeExceptionally(failed);
        return;
      }
      response
          .body()
          .done()
          .whenComplete((_, broken) -> {
            if (broken != null) {
              answer.completeExceptionally(broken);
            } else {
              answer.complete(said(response));
            }
          });
      response.body().consume();
    });
  }

  private void more(List<ByteBuffer> buffers, AsyncBody body) {
    for (ByteBuffer buffer : buffers) {
      if (bytes.size() + buffer.remaining() > LONGEST) {
        answer.completeExceptionally(new TooLong());
        body.cancel();
        return;
      }
      byte[] some = new byte[buffer.remaining()];
      buffer.get(some);
      bytes.writeBytes(some);
    }
    body.consume();
  }

  private Api.Answer said(HttpResponse<AsyncBody> response) {
    String later = response.header("Retry-After");
    return new Api.Answer(
        response.code(), bytes.toString(StandardCharsets.UTF_8), later == null ? "" : later);
  }

  /** All of it; blocks. Interruption ends the exchange and passes through. */
  Api.Answer whole(Duration limit)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!answer.isDone() || answer.isCompletedExceptionally()) {
        head.cancel(true);
        head.thenAccept(response -> response.body().cancel());
      }
    }
  }
}
