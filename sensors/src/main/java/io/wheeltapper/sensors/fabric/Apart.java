package io.wheeltapper.sensors.fabric;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls into a driver or a native library on a thread of its own, which is given up when it does
 * not come back: a driver that hangs costs one thread and never the agent. While it hangs there is
 * no second call. For one thread.
 */
public final class Apart {

  private final String what;
  private final long limitMillis;
  private @Nullable FutureTask<?> pending;

  /**
   * Calls with a limit.
   *
   * @param what is called, for the message: {@code /sys/class/infiniband}
   */
  public Apart(String what, long limitMillis) {
    this.what = what;
    this.limitMillis = limitMillis;
  }

  /**
   * The call's answer.
   *
   * @throws IOException when there is none in time, also because an earlier call still hangs
   */
  public <T> T call(Callable<T> call) throws IOException, InterruptedException {
    FutureTask<?> earlier = pending;
    if (earlier != null && !earlier.isDone()) {
      throw new IOException(what + " still has not answered an earlier call");
    }
    FutureTask<T> task = new FutureTask<>(call);
    pending = task;
    Thread.ofPlatform().daemon().name("apart " + what).start(task);
    try {
      return task.get(limitMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(what + " has no answer in " + limitMillis + " ms", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(what + ": " + e.getCause(), e);
    }
  }
}
