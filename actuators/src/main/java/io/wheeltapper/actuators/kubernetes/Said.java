package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.Words;
import java.util.Locale;

/** What a Job that is not ours to word said, for outcomes: one line, bounded, its end kept. */
final class Said {

  private static final int WHY = 300;

  /** An outcome's detail is kept whole up to some two thousand characters. */
  private static final int LOG = 1600;

  private Said() {}

  static String of(Errand errand) {
    String state = errand.state().name().toLowerCase(Locale.ROOT);
    String why = errand.why().isBlank() ? state : Words.plain(errand.why(), WHY);
    String log = Words.plain(errand.log(), Integer.MAX_VALUE);
    String end = log.length() <= LOG ? log : "..." + log.substring(log.length() - LOG);
    return end.isEmpty() ? why : why + ": " + end;
  }
}
