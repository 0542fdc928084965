package io.wheeltapper.sensors.scheduler.slurm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts GPUs in Slurm's texts about generic resources. Pure. */
final class Gres {

  /** {@code gpu:8}, {@code gpu:h100:8(S:0-1)}, {@code gres:gpu:h100:4(IDX:0-3)}. */
  private static final Pattern COUNT =
      Pattern.compile("(?:^|,|gres[:/])gpu(?::[^:,(=]+)?[:=](\\d{1,6})(?=$|[,(])");

  /** {@code cpu=8,gres/gpu=16,gres/gpu:h100=16}: the untyped one counts all. */
  private static final Pattern TRES = Pattern.compile("gres/gpu=(\\d{1,8})");

  /** {@code gres/gpu count reported lower than configured (7 < 8)}. */
  private static final Pattern LOWER =
      Pattern.compile(
          "gres/gpu count reported lower than configured \\((\\d{1,6}) < (\\d{1,6})\\)");

  /** {@code gpu:h100:2(IDX:0-1,5)}; of what is shared ({@code IDX:N/A}) there is none. */
  private static final Pattern INDICES =
      Pattern.compile("(?:^|,|gres[:/])gpu(?::[^:,(=]+)?[:=]\\d{1,6}\\(IDX:([0-9,-]{1,400})\\)");

  private Gres() {}

  /**
   * Which of a node's GPUs, by Slurm's own numbers, as it writes them: {@code 0-1,5}; several types
   * one behind the other. Empty where it does not say.
   */
  static String indices(String gres) {
    List<String> all = new ArrayList<>();
    Matcher m = INDICES.matcher(gres);
    while (m.find()) {
      all.add(m.group(1));
    }
    return String.join(",", all);
  }

  /** GPUs in a list of resources; typed ones are added up. */
  static long count(String gres) {
    long sum = 0;
    Matcher m = COUNT.matcher(gres);
    while (m.find()) {
      sum += Long.parseLong(m.group(1));
    }
    return sum;
  }

  /** GPUs in a trackable-resources text, or 0. */
  static long tres(String tres) {
    Matcher m = TRES.matcher(tres);
    return m.find() ? Long.parseLong(m.group(1)) : 0;
  }

  /** How many GPUs a node registered, when its reason says that some are missing; else -1. */
  static long found(String reason) {
    Matcher m = LOWER.matcher(reason);
    return m.find() ? Long.parseLong(m.group(1)) : -1;
  }
}
