package io.wheeltapper.sensors.gpu.kmsg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code /dev/kmsg}, opened. One {@code read} gives one record and waits for the next one for as
 * long as it takes, so a platform thread of its own does the reading (closing the channel wakes it;
 * a virtual thread would not be woken) and hands records over a bounded queue. While the queue is
 * full nothing is read; what the kernel overwrites meanwhile is reported as an overrun.
 */
final class KernelDevice implements AutoCloseable {

  /** What one read gave: a record's bytes, or {@link #OVERRUN}. */
  static final byte[] OVERRUN = new byte[0];

  /** Above the kernel's CONSOLE_EXT_LOG_MAX of 8 KiB; a smaller buffer loses the record. */
  private static final int LARGEST_RECORD = 16 * 1024;

  private static final int QUEUED = 4096;

  private final FileChannel channel;
  private final BlockingQueue<byte[]> records = new ArrayBlockingQueue<>(QUEUED);
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private final Thread reader;

  /** Opens it and starts to read at the oldest record that the kernel still holds. */
  KernelDevice(Path device) throws IOException {
    channel = FileChannel.open(device, StandardOpenOption.READ);
    reader = Thread.ofPlatform().daemon().name("kmsg-reader").start(this::read);
  }

  /**
   * The next record within this time, or null when there is none yet: the reader then waits at the
   * end of the log.
   *
   * @throws IOException when the device cannot be read any more
   */
  byte @Nullable [] next(long millis) throws IOException, InterruptedException {
    byte[] record = records.poll(millis, TimeUnit.MILLISECONDS);
    if (record == null && !reader.isAlive()) {
      IOException cause = failure.get();
      throw cause != null ? cause : new IOException("the reader of the kernel log has ended");
    }
    return record;
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_RECORD);
    try {
      while (true) {
        buffer.clear();
        byte[] record = record(buffer);
        records.put(record);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      failure.set(e);
    }
  }

  /** The kernel answers EPIPE once after it has overwritten unread records, then reads go on. */
  private byte[] record(ByteBuffer buffer) throws IOException {
    int count;
    try {
      count = channel.read(buffer);
    } catch (IOException e) {
      if (channel.isOpen() && "Broken pipe".equals(e.getMessage())) {
        return OVERRUN;
      }
      throw e;
    }
    if (count < 0) {
      throw new IOException("the kernel log has ended");
    }
    byte[] record = new byte[count];
    buffer.flip().get(record);
    return record;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    reader.interrupt();
  }
}
