package io.wheeltapper.sensors.host.proc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The boots and shutdowns of {@code wtmp} (utmp(5)): records of 384 bytes where its times have 32
 * bits, as on x86-64, and of 400 where they have 64, as on 64-bit ARM; little-endian. Pure.
 */
final class Wtmp {

  /** What ended the boot before this one. */
  enum Before {
    SHUTDOWN,
    /** The newest boot follows another one, and no shutdown stands between. */
    NOTHING
  }

  private static final int RUN_LEVEL = 1;
  private static final int BOOT_TIME = 2;
  private static final int LARGEST_TYPE = 9;
  private static final int USER_LENGTH = 32;

  private record Form(int size, int user, int seconds, boolean wide) {}

  private static final List<Form> FORMS =
      List.of(new Form(384, 44, 340, false), new Form(400, 44, 344, true));

  /**
   * One record that counts.
   *
   * @param at epoch seconds
   */
  record Mark(boolean boot, long at) {}

  private Wtmp() {}

  /** Boots and shutdowns in their order; none where it is of neither form. */
  static List<Mark> marks(byte[] bytes) {
    for (Form form : FORMS) {
      Optional<List<Mark>> marks = marks(bytes, form);
      if (marks.isPresent()) {
        return marks.get();
      }
    }
    return List.of();
  }

  private static Optional<List<Mark>> marks(byte[] bytes, Form form) {
    if (bytes.length == 0 || bytes.length % form.size() != 0) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Mark> marks = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += form.size()) {
      int type = buffer.getShort(from);
      if (type < 0 || type > LARGEST_TYPE) {
        return Optional.empty();
      }
      String user = text(bytes, from + form.user());
      long at =
          form.wide()
              ? buffer.getLong(from + form.seconds())
              : Integer.toUnsignedLong(buffer.getInt(from + form.seconds()));
      if (type == BOOT_TIME) {
        marks.add(new Mark(true, at));
      } else if (type == RUN_LEVEL && user.equals("shutdown")) {
        marks.add(new Mark(false, at));
      }
    }
    return Optional.of(marks);
  }

  private static String text(byte[] bytes, int from) {
    int end = from;
    while (end < from + USER_LENGTH && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.US_ASCII);
  }

  /**
   * What stands before the boot at that time.
   *
   * @param booted epoch seconds; a boot within five minutes of it is this one
   */
  static Optional<Before> before(List<Mark> marks, long booted) {
    int last = marks.size() - 1;
    while (last >= 0 && !marks.get(last).boot()) {
      last--;
    }
    if (last < 1 || Math.abs(marks.get(last).at() - booted) > 300) {
      return Optional.empty();
    }
    return Optional.of(marks.get(last - 1).boot() ? Before.NOTHING : Before.SHUTDOWN);
  }
}
