package io.wheeltapper.core.runtime;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.wheeltapper.core.loop.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One worker verticle a shard, each with a thread of its own; the decision thread sends each its
 * part of a batch over the bus and waits for all.
 */
final class Shards implements Diagnosis.Fan {

  /**
   * A shard that does not answer within this time has hung; the watchdog in the session is shorter.
   */
  private static final long LIMIT_MILLIS = 120_000;

  private final Vertx vertx;

  private Shards(Vertx vertx) {
    this.vertx = vertx;
  }

  static Shards deploy(Vertx vertx, int count) throws Exception {
    List<Future<?>> deployed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      deployed.add(
          vertx.deployVerticle(
              new Shard(i),
              new DeploymentOptions()
                  .setThreadingModel(ThreadingModel.WORKER)
                  .setWorkerPoolName("shard-" + i)
                  .setWorkerPoolSize(1)
                  .setMaxWorkerExecuteTime(LIMIT_MILLIS)
                  .setMaxWorkerExecuteTimeUnit(TimeUnit.MILLISECONDS)));
    }
    Future.all(deployed).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    return new Shards(vertx);
  }

  /**
   * The work itself completes the answer: a reply over the bus would wait for the decision thread,
   * which waits here.
   */
  @Override
  public <T> List<T> all(List<Callable<T>> work) {
    List<CompletableFuture<T>> answers = new ArrayList<>();
    for (int i = 0; i < work.size(); i++) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      Callable<T> piece = work.get(i);
      Runnable job = () -> complete(answer, piece);
      vertx.eventBus().send(Bus.shard(i), job, Bus.asIs(LIMIT_MILLIS));
      answers.add(answer.orTimeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS));
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private static <T> void complete(CompletableFuture<T> answer, Callable<T> piece) {
    try {
      answer.complete(piece.call());
    } catch (Exception e) {
      answer.completeExceptionally(e);
    }
  }

  private static final class Shard extends AbstractVerticle {
    private final int number;

    Shard(int number) {
      this.number = number;
    }

    @Override
    public void start() {
      vertx.eventBus().<Runnable>localConsumer(Bus.shard(number), message -> message.body().run());
    }
  }
}
