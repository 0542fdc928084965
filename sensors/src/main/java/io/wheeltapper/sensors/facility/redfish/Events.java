package io.wheeltapper.sensors.facility.redfish;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows one BMC's event stream on a thread of its own, and takes it up again behind the last
 * event when it breaks or stays mute. Safe for all threads.
 */
final class Events implements AutoCloseable {

  /** Some firmware sends no sign of life at all; so long a stream may be mute. */
  static final long MUTE = 900_000;

  private static final long FIRST_PAUSE = 2_000;
  private static final long LONGEST_PAUSE = 300_000;

  private final Redfish redfish;
  private final BlockingQueue<Doc> out;
  private final InstantSource clock;
  private volatile @Nullable Thread thread;
  private volatile @Nullable InputStream open;
  private volatile String uri = "";
  private volatile long heardAt;
  private volatile boolean reopened;
  private volatile boolean lost;

  Events(Redfish redfish, BlockingQueue<Doc> out, InstantSource clock) {
    this.redfish = redfish;
    this.out = out;
    this.clock = clock;
  }

  /** Follows the stream there from now on; {@code ""} stops it. */
  void follow(String where) {
    if (where.equals(uri)) {
      return;
    }
    close();
    uri = where;
    if (!where.isEmpty()) {
      thread = Thread.ofVirtual().name("redfish events").start(() -> run(where));
    }
  }

  /** Whether the stream is open. */
  boolean live() {
    return open != null;
  }

  /** Whether it was opened since this was asked last: what happened between is to be looked for. */
  boolean reopened() {
    boolean was = reopened;
    reopened = false;
    return was;
  }

  /** Whether events were lost since this was asked last, because nobody took them. */
  boolean lost() {
    boolean was = lost;
    lost = false;
    return was;
  }

  /** Breaks off a stream that has been mute for too long, so that it is opened anew. */
  void look(long now) {
    InputStream stream = open;
    if (stream != null && now - heardAt > MUTE) {
      shut(stream);
    }
  }

  private void run(String where) {
    String last = "";
    long pause = FIRST_PAUSE;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        EventStream frames = new EventStream();
        long began = clock.millis();
        try (InputStream stream = redfish.events(where, last)) {
          heardAt = clock.millis();
          open = stream;
          reopened = true;
          byte[] chunk = new byte[8_192];
          for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
            heardAt = clock.millis();
            for (EventStream.Frame frame : frames.feed(chunk, count)) {
              last = frame.id();
              take(frame.data());
            }
          }
        } catch (IOException e) {
          // Broken, refused or shut: polling goes on meanwhile.
          open = null;
        }
        open = null;
        pause = clock.millis() - began > LONGEST_PAUSE ? FIRST_PAUSE : pause;
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(String data) {
    Doc doc;
    try {
      doc = Doc.parse(data.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException e) {
      lost = true;
      return;
    }
    if (!out.offer(doc)) {
      lost = true;
    }
  }

  private static void shut(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // It is given up either way.
    }
  }

  @Override
  public void close() {
    Thread running = thread;
    InputStream stream = open;
    uri = "";
    thread = null;
    if (running != null) {
      running.interrupt();
    }
    if (stream != null) {
      shut(stream);
    }
  }
}
