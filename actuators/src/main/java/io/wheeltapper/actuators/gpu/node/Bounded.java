package io.wheeltapper.actuators.gpu.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A driver that hangs costs a thread and no more: each call has a limit, and once one has passed
 * it, no other is made. The thread that never comes back holds up nobody, also not the end of the
 * process.
 */
public final class Bounded implements Driver {

  private final Driver inner;
  private final Duration limit;
  private boolean hung;

  /** With a limit for each call. */
  public Bounded(Driver inner, Duration limit) {
    this.inner = inner;
    this.limit = limit;
  }

  @Override
  public Session open() throws Failed {
    Session session = limited("opening", inner::open);
    return new Session() {
      @Override
      public List<Gpu> gpus() throws Failed {
        return limited("listing the GPUs", session::gpus);
      }

      @Override
      public void set(String uuid, Setting setting) throws Failed {
        limited(
            setting.call(uuid),
            () -> {
              session.set(uuid, setting);
              return uuid;
            });
      }

      @Override
      public void close() {
        try {
          limited(
              "closing",
              () -> {
                session.close();
                return "";
              });
        } catch (Failed e) {
          hung = true; // said at the next call, if there is one
        }
      }
    };
  }

  private <T> T limited(String what, Callable<T> call) throws Failed {
    if (hung) {
      throw new Failed("not called, the driver hangs: " + what, true);
    }
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofPlatform().daemon().name("nvml").start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      hung = true;
      throw new Failed("the driver hangs: no answer within " + limit + " to " + what, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed("interrupted: " + what, true);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Failed failed) {
        throw failed;
      }
      throw new Failed(what + ": " + e.getCause());
    }
  }
}
