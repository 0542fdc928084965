package io.wheeltapper.actuators.command;

import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.model.Outcome;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What nccl-tests and rccl-tests print. What counts is the bus bandwidth of the largest message,
 * the slower of out-of-place and in-place: the average over all sizes is mostly one of latencies.
 *
 * @param bytes the largest message
 * @param busGbps its bus bandwidth in GB/s
 * @param right whether every value was right, as the tests' own last lines say
 */
record NcclText(long bytes, double busGbps, boolean right) {

  /**
   * Size, count, type, reduction, root, then twice time, algorithm's and bus bandwidth, wrong ones.
   */
  private static final Pattern ROW =
      Pattern.compile(
          "\\b(\\d{1,18}) +\\d{1,18} +[a-z][a-z0-9_]{0,20} +[a-z]{2,20} +-?\\d{1,9}"
              + " +[\\d.]{1,20} +[\\d.]{1,20} +(\\d{1,9}(?:\\.\\d{1,9})?) +(\\d{1,18}|N/A)"
              + " +[\\d.]{1,20} +[\\d.]{1,20} +(\\d{1,9}(?:\\.\\d{1,9})?) +(\\d{1,18}|N/A)");

  private static final Pattern BOUNDS =
      Pattern.compile("# Out of bounds values : (\\d{1,18}) (OK|FAILED)");

  /** A line is looked at no further. */
  private static final int LONGEST_LINE = 400;

  /** With at least so much bandwidth, in GB/s, and no wrong value. */
  static Reading atLeast(long gbps) {
    return ran -> verdict(ran, gbps);
  }

  private static Outcome verdict(Run.Ran ran, long least) {
    Optional<NcclText> read = read(ran.out());
    if (ran.exit() != 0 || read.isEmpty()) {
      return new Outcome.Failed(
          "NCCL: exit "
              + ran.exit()
              + (read.isEmpty() ? ", no result that can be read: " : ": ")
              + Words.plain(ran.err() + " " + tail(ran.out()), 400),
          false);
    }
    NcclText text = read.get();
    String words =
        String.format(
            Locale.ROOT, "NCCL: %.2f GB/s of bus bandwidth at %d bytes", text.busGbps, text.bytes);
    if (!text.right) {
      return new Outcome.Failed(words + ", and wrong values", false);
    }
    return text.busGbps >= least
        ? new Outcome.Done(words)
        : new Outcome.Failed(words + ", less than " + least, false);
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 300));
  }

  /** Reads it; empty where it has no row, or did not come to its end. */
  static Optional<NcclText> read(String text) {
    long bytes = -1;
    double gbps = 0;
    boolean right = true;
    boolean ended = false;
    for (String line : text.split("\n")) {
      String head = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
      Matcher row = ROW.matcher(head);
      if (row.find()) {
        right &= none(row.group(3)) && none(row.group(5));
        long size = Long.parseLong(row.group(1));
        if (size >= bytes) {
          bytes = size;
          gbps = Math.min(Double.parseDouble(row.group(2)), Double.parseDouble(row.group(4)));
        }
      }
      Matcher bounds = BOUNDS.matcher(head);
      if (bounds.find()) {
        ended = true;
        right &= bounds.group(2).equals("OK");
      }
    }
    return ended && bytes >= 0 ? Optional.of(new NcclText(bytes, gbps, right)) : Optional.empty();
  }

  private static boolean none(String wrong) {
    return wrong.equals("N/A") || Long.parseLong(wrong) == 0;
  }
}
