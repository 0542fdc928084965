package io.wheeltapper.core.runtime.recording;

import io.wheeltapper.core.loop.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes inputs in exactly the order of the calls, on a thread of its own. {@link #record} is for
 * one thread, never blocks and never throws: what the disk cannot take is dropped and counted, and
 * the recording says where. Everything is flushed whenever the queue is empty; a crash of the
 * process costs what was in the queue.
 */
public final class Recorder implements AutoCloseable {

  /** After a failure the disk is left alone this long. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  /** What waits: an input, or none at the end, and how many were dropped just before. */
  private record Item(@Nullable Input input, long droppedBefore) {
    int weight() {
      return input instanceof Input.Sensed s ? 1 + s.signals().size() : 1;
    }
  }

  private final Path folder;
  private final RecordingLimits limits;
  private final InstantSource clock;
  private final Mask mask;
  private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private RecordingHeader header;
  private String bundle;
  private String config;
  private @Nullable SegmentWriter segment;
  private long lost;
  private long failedAtNanos;
  private long droppedNow;

  /**
   * Begins a recording in a folder, after what is there already.
   *
   * @param first the header of the first segment
   * @throws IOException when the folder cannot be written
   */
  public Recorder(Path folder, RecordingHeader first, RecordingLimits limits, InstantSource clock)
      throws IOException {
    this(folder, first, limits, clock, Mask.NONE);
  }

  /**
   * The same, of which some fields cannot be read.
   *
   * @param mask owned by the recorder from here on
   */
  public Recorder(
      Path folder, RecordingHeader first, RecordingLimits limits, InstantSource clock, Mask mask)
      throws IOException {
    this.folder = folder;
    this.limits = limits;
    this.clock = clock;
    this.mask = mask;
    this.header = first.masking(mask.fields());
    this.bundle = first.bundle();
    this.config = first.config();
    Files.createDirectories(folder);
    segment = new SegmentWriter(Segments.file(folder, Segments.next(folder)), header);
    thread = Thread.ofPlatform().daemon().name("recorder").start(this::write);
  }

  /** Records an input, or drops it when too much waits. */
  public void record(Input input) {
    Item item = new Item(input, droppedNow);
    int before = waiting.getAndAdd(item.weight());
    if (before > 0 && before + item.weight() > limits.queued()) {
      waiting.addAndGet(-item.weight());
      droppedNow++;
      dropped.increment();
      return;
    }
    droppedNow = 0;
    queue.add(item);
  }

  /** How many inputs were dropped or could not be written since the start. */
  public long dropped() {
    return dropped.sum();
  }

  /** How many signals and other inputs wait for the disk. */
  public int waiting() {
    return waiting.get();
  }

  private void write() {
    try {
      Item item = queue.take();
      while (item.input() != null) {
        take(item, item.input());
        waiting.addAndGet(-item.weight());
        Item next = queue.poll();
        if (next == null) {
          flush();
          next = queue.take();
        }
        item = next;
      }
      end(item.droppedBefore());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Item item, Input input) {
    lost += item.droppedBefore();
    if (segment == null && System.nanoTime() - failedAtNanos < PAUSE_NANOS) {
      lost++;
      dropped.increment();
    } else {
      write(input);
    }
    if (input instanceof Input.Configure c) {
      config = c.hash();
    } else if (input instanceof Input.Activate a) {
      bundle = a.hash();
    }
  }

  private void write(Input input) {
    try {
      SegmentWriter writer = ready();
      mark(writer);
      writer.input(mask.input(input));
    } catch (IOException | RuntimeException e) {
      failed(e);
      lost++;
      dropped.increment();
    }
  }

  private void mark(SegmentWriter writer) throws IOException {
    if (lost > 0) {
      writer.gap(new Recorded.Gap(lost, "the disk did not keep up"));
      lost = 0;
    }
  }

  private SegmentWriter ready() throws IOException {
    SegmentWriter now = segment;
    if (now != null && !now.full(limits, clock.millis())) {
      return now;
    }
    if (now != null) {
      segment = null;
      now.close();
    }
    Segments.prune(folder, limits, clock.millis());
    header = header.next(bundle, config, clock.millis());
    SegmentWriter next = new SegmentWriter(Segments.file(folder, Segments.next(folder)), header);
    segment = next;
    return next;
  }

  private void flush() {
    try {
      if (segment != null) {
        segment.flush();
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  /** The next input begins a new segment; the reader sees that this one has no end. */
  private void failed(Exception e) {
    LOG.warn("the recording in {} has a gap: {}", folder, e.toString());
    failedAtNanos = System.nanoTime();
    SegmentWriter broken = segment;
    segment = null;
    try {
      if (broken != null) {
        broken.close();
      }
    } catch (IOException again) {
      LOG.debug("nor could it be closed: {}", again.toString());
    }
  }

  private void end(long droppedBefore) {
    lost += droppedBefore;
    try {
      if (segment != null) {
        mark(segment);
        segment.close();
      }
    } catch (IOException e) {
      LOG.warn("the recording in {} has no end: {}", folder, e.toString());
    }
  }

  /** Writes what waits, at most half a minute long. For the recording thread. */
  @Override
  public void close() {
    queue.add(new Item(null, droppedNow));
    try {
      if (!thread.join(Duration.ofSeconds(30))) {
        LOG.warn("the recording in {} was cut off: the disk does not answer", folder);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
