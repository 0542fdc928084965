package io.wheeltapper.sensors.telemetry.receive;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One unary call of gRPC; its message is what a body is to HTTP, still compressed. */
final class Call implements Door.Guest {

  private final GrpcServerRequest<Buffer, Buffer> request;
  private final Letter letter;
  private final Context context;

  private Call(GrpcServerRequest<Buffer, Buffer> request, Letter letter, Context context) {
    this.request = request;
    this.letter = letter;
    this.context = context;
  }

  /** On the event loop. */
  static void arrive(GrpcServerRequest<Buffer, Buffer> request, Door door) {
    String path = "/" + request.fullMethodName();
    Reply refusal = door.refusal(path, request.headers().get("authorization"));
    if (refusal != null) {
      say(request, refusal);
      return;
    }
    request.errorHandler(_ -> say(request, door.tooLarge()));
    request.messageHandler(message -> take(request, message, path, door));
  }

  private static void take(
      GrpcServerRequest<Buffer, Buffer> request, GrpcMessage message, String path, Door door) {
    Map<String, String> headers = new HashMap<>(Door.headers(request.headers()));
    headers.put("content-type", "application/x-protobuf");
    headers.put("content-encoding", message.encoding());
    Letter letter = new Letter(path, headers, message.payload().getBytes());
    Context context = Vertx.currentContext();
    if (!door.keep(new Call(request, letter, context))) {
      say(request, Reply.busy("too much waits to be read", 1));
    }
  }

  @Override
  public Letter letter() {
    return letter;
  }

  @Override
  public void answer(@Nullable Reply reply) {
    Reply said = reply == null ? Reply.busy("the agent is ending", 1) : reply;
    context.runOnContext(_ -> say(request, said));
  }

  private static void say(GrpcServerRequest<Buffer, Buffer> request, Reply reply) {
    if (reply.status() / 100 == 2) {
      request.response().end(Buffer.buffer(reply.body()));
      return;
    }
    GrpcStatus status =
        switch (reply.status()) {
          case 401 -> GrpcStatus.UNAUTHENTICATED;
          case 404 -> GrpcStatus.UNIMPLEMENTED;
          case 413 -> GrpcStatus.RESOURCE_EXHAUSTED;
          case 429, 503 -> GrpcStatus.UNAVAILABLE; // a sender of OTLP tries again
          default -> GrpcStatus.INVALID_ARGUMENT;
        };
    request
        .response()
        .status(status)
        .statusMessage(new String(reply.body(), StandardCharsets.UTF_8).strip())
        .end();
  }
}
