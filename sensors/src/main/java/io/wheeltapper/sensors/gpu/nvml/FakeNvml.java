package io.wheeltapper.sensors.gpu.nvml;

import io.wheeltapper.sensors.gpu.reading.Gpu;
import io.wheeltapper.sensors.gpu.reading.GpuNumbers;
import io.wheeltapper.sensors.gpu.reading.GpuReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The fake of the {@link Nvml} port, for tests: GPUs that read as they were set, Xids as they are
 * told, and a driver that can be made to hang at a GPU until it is let go on. Safe for any thread.
 */
public final class FakeNvml implements Nvml {

  private final Map<Gpu, GpuReading> readings = new ConcurrentHashMap<>();
  private final BlockingQueue<Xid> xids = new LinkedBlockingQueue<>();
  private final Map<String, String> lost = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private volatile String driver = "590.48.01";
  private volatile @Nullable NvmlException refusal;
  private volatile @Nullable Gpu hangAt;
  private volatile CountDownLatch hang = new CountDownLatch(0);

  /** From now on this is what one GPU reads. */
  public void set(GpuReading reading) {
    readings.put(reading.gpu(), reading);
  }

  /** Opening fails with this, or works again. */
  public void refuse(@Nullable NvmlException why) {
    refusal = why;
  }

  /** Counted at the next opening, but without a handle. */
  public void lose(String which, String why) {
    lost.put(which, why);
  }

  /** The driver's version at the next opening. */
  public void driver(String version) {
    driver = version;
  }

  /** Reading this GPU does not come back until {@link #letGo}. */
  public void hangAt(Gpu gpu) {
    hang = new CountDownLatch(1);
    hangAt = gpu;
  }

  /** What hangs comes back. */
  public void letGo() {
    hangAt = null;
    hang.countDown();
  }

  /** An Xid happens. */
  public void happen(Xid xid) {
    xids.add(xid);
  }

  /** How many sessions are open. */
  public int sessions() {
    return open.get();
  }

  /** How many sessions were ever opened. */
  public int opened() {
    return opened.get();
  }

  @Override
  public Session open() throws NvmlException {
    NvmlException why = refusal;
    if (why != null) {
      throw why;
    }
    open.incrementAndGet();
    opened.incrementAndGet();
    return new FakeSession(
        new Census(Map.of("driver", driver), List.copyOf(readings.keySet()), lost, List.of()));
  }

  private final class FakeSession implements Session {

    private final Census census;

    FakeSession(Census census) {
      this.census = census;
    }

    @Override
    public Census census() {
      return census;
    }

    @Override
    public GpuReading read(Gpu gpu, boolean all) {
      if (gpu.equals(hangAt)) {
        waitForEver();
      }
      GpuReading set = readings.get(gpu);
      if (set == null) {
        throw new IllegalArgumentException("no such GPU");
      }
      GpuNumbers numbers = new GpuNumbers();
      numbers.take(set.numbers());
      return new GpuReading(gpu, set.state(), set.versions(), set.mig(), set.domain(), numbers);
    }

    private void waitForEver() {
      boolean over = false;
      while (!over) {
        try {
          hang.await();
          over = true;
        } catch (InterruptedException e) {
          over = false; // a hung driver is not interrupted either
        }
      }
    }

    @Override
    public List<Xid> await(long millis) {
      List<Xid> all = new ArrayList<>();
      try {
        Xid first = xids.poll(Math.min(millis, 50), TimeUnit.MILLISECONDS);
        if (first != null) {
          all.add(first);
          xids.drainTo(all);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return all;
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }
}
