package io.wheeltapper.deploy.api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a body piece by piece, no faster than it is read: each piece waits for the one before, so
 * that an export of any length takes no memory. What fails on the way cuts the connection, so that
 * a client never takes a part for the whole.
 */
final class Pouring extends OutputStream {

  private static final Logger LOG = LoggerFactory.getLogger(Pouring.class);

  private static final int PIECE = 1 << 15;
  private static final long LIMIT_SECONDS = 60;

  /** Writes a long body; called once, on a virtual thread, and may block. */
  interface Source {
    void into(OutputStream out) throws Exception;
  }

  private final HttpServerResponse response;
  private final Context context;

  private Pouring(HttpServerResponse response, Context context) {
    this.response = response;
    this.context = context;
  }

  /** Takes the response over, on its own context; returns at once. */
  static void begin(HttpServerResponse response, Source source) {
    Context context = Objects.requireNonNull(Vertx.currentContext());
    response.setChunked(true);
    Pouring pouring = new Pouring(response, context);
    Thread.ofVirtual().name("export").start(() -> pouring.run(source));
  }

  private void run(Source source) {
    try {
      try (OutputStream out = new BufferedOutputStream(this, PIECE)) {
        source.into(out);
      }
      wait(response::end);
    } catch (Exception e) {
      LOG.warn("an export was cut off: {}", e.toString());
      context.runOnContext(_ -> response.reset());
    }
  }

  private void wait(Supplier<Future<Void>> step) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(
        _ -> step.get().onSuccess(_ -> done.complete(null)).onFailure(done::completeExceptionally));
    try {
      done.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("told to stop").initCause(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the other side does not read", e);
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    Buffer piece = Buffer.buffer().appendBytes(bytes, from, length);
    wait(() -> response.write(piece));
  }
}
