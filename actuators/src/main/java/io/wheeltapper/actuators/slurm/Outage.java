package io.wheeltapper.actuators.slurm;

import java.util.List;
import java.util.Locale;

/**
 * What Slurm says when it had no word from its controller; the texts of its errors, which its
 * commands print and slurmrestd puts among its {@code errors} (checked with 22.05's {@code
 * slurm_errno.c}).
 */
final class Outage {

  private static final List<String> UNREACHED =
      List.of(
          "unable to contact slurm controller (connect failure)",
          "connection refused",
          "unable to establish configuration source",
          "unable to process configuration file");

  private static final List<String> LOST =
      List.of(
          "timed out",
          "unable to contact slurm controller",
          "zero bytes were transmitted",
          "failed to send entire message",
          "communication connection failure",
          "message send failure",
          "message receive failure",
          "communication shutdown failure");

  private Outage() {}

  /** Whether no connection came about: nothing was sent. */
  static boolean unreached(String text) {
    return anyOf(UNREACHED, text);
  }

  /** Whether a request was sent and no answer came: nobody knows what it did. */
  static boolean lost(String text) {
    return anyOf(LOST, text) && !unreached(text);
  }

  private static boolean anyOf(List<String> words, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(lower::contains);
  }
}
