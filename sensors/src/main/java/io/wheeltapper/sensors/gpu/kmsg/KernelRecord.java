package io.wheeltapper.sensors.gpu.kmsg;

import io.wheeltapper.sensors.gpu.kmsg.LogLine.Source;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One record of {@code /dev/kmsg}: {@code priority,sequence,microseconds,flags;message}. The lines
 * {@code KEY=value} that follow it in one read are left out.
 *
 * @param micros since boot, by the kernel's own clock
 */
record KernelRecord(int priority, long sequence, long micros, String message) {

  private static final Pattern SHAPE =
      Pattern.compile("(\\d{1,4}),(\\d{1,18}),(\\d{1,18}),([^;\n]{0,200});([^\n]*)");

  /** The record at the start of this text. */
  static Optional<KernelRecord> parse(String text) {
    Matcher m = SHAPE.matcher(text);
    return m.lookingAt()
        ? Optional.of(
            new KernelRecord(
                Integer.parseInt(m.group(1)),
                Long.parseLong(m.group(2)),
                Long.parseLong(m.group(3)),
                m.group(5)))
        : Optional.empty();
  }

  /** Facility 0 is the kernel's own: what a program writes gets another one. */
  static Source source(int priority) {
    return priority >> 3 == 0 ? Source.KERNEL : Source.USER;
  }

  /** The record's line, its time counted from this boot (epoch milliseconds). */
  LogLine line(long boot) {
    return new LogLine(source(priority), boot + micros / 1000, message);
  }
}
