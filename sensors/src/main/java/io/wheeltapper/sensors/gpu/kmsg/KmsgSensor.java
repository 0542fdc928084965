package io.wheeltapper.sensors.gpu.kmsg;

import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.gpu.kmsg.KernelLog.Voice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Follows {@code /dev/kmsg}. What stood there before the agent started is evidence: it carries
 * {@code before_start=true} and must trigger nothing. When the runtime starts this sensor again it
 * goes on behind the last record that it read, and what came in between counts as new.
 */
final class KmsgSensor implements Sensor {

  /** A reader that had nothing for this long has reached the end of the log. */
  private static final long AT_END_MILLIS = 100;

  /**
   * In a flood of lines the end is taken as reached after this long; the kernel's whole buffer is
   * read within milliseconds. What is old is told by this order and by no clock: the kernel's own
   * drifts.
   */
  private static final long FLOOD_MILLIS = 5000;

  /** The kernel's own clock may drift this far from the wall clock before it is set anew. */
  private static final long DRIFT_MILLIS = 1000;

  private static final long NOT_WAITED = Long.MIN_VALUE;

  private static final long HEARTBEAT_MILLIS = 5000;

  private final Path device;
  private final Voice voice;
  private final boolean acceptUserLines;
  private final InstantSource clock;
  private long started = Long.MIN_VALUE;
  private long lastSequence = -1;
  private boolean reachedEnd;

  KmsgSensor(Path device, Voice voice, boolean acceptUserLines, InstantSource clock) {
    this.device = device;
    this.voice = voice;
    this.acceptUserLines = acceptUserLines;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return HEARTBEAT_MILLIS;
  }

  @Override
  public void run(Sink sink) throws Exception {
    started = started == Long.MIN_VALUE ? clock.millis() : started;
    KernelLog log = new KernelLog(voice, 0, acceptUserLines);
    long boot = KernelClock.boot(clock);
    long beat = 0;
    try (KernelDevice open = new KernelDevice(device)) {
      boolean waited = false;
      while (!Thread.currentThread().isInterrupted()) {
        byte[] bytes = open.next(reachedEnd ? HEARTBEAT_MILLIS / 2 : AT_END_MILLIS);
        long now = clock.millis();
        if (bytes == null) {
          reachedEnd = true;
          waited = true;
        } else {
          reachedEnd |= now - started > FLOOD_MILLIS;
          boot = record(bytes, waited ? now : NOT_WAITED, boot, log, sink);
          waited = false;
        }
        if (reachedEnd && (bytes == null || now - beat >= HEARTBEAT_MILLIS / 2)) {
          beat = now;
          sink.alive(now);
        }
      }
    }
  }

  /** Hands one record on; the time of boot as it now stands. */
  private long record(byte[] bytes, long arrived, long boot, KernelLog log, Sink sink)
      throws InterruptedException {
    if (bytes.length == 0) {
      sink.rejected("after seq " + lastSequence, "overrun: the kernel overwrote unread records");
      return boot;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    Optional<KernelRecord> parsed = KernelRecord.parse(text);
    if (parsed.isEmpty()) {
      sink.rejected("after seq " + lastSequence, "no kernel record");
      return boot;
    }
    KernelRecord record = parsed.get();
    long drift = Math.abs(arrived - record.line(boot).at());
    long set =
        arrived != NOT_WAITED && drift > DRIFT_MILLIS ? arrived - record.micros() / 1000 : boot;
    LogLine line = record.line(set);
    Reading read = log.take(line, text.strip(), marks(record.sequence()));
    if (record.sequence() <= lastSequence) {
      return set;
    }
    lastSequence = record.sequence();
    if (!read.rejected().isEmpty()) {
      sink.rejected("seq " + record.sequence(), read.rejected());
    }
    if (!read.signals().isEmpty()) {
      sink.emit(read.signals());
    }
    return set;
  }

  private Map<String, String> marks(long sequence) {
    String seq = Long.toString(sequence);
    return reachedEnd ? Map.of("seq", seq) : Map.of("seq", seq, "before_start", "true");
  }
}
