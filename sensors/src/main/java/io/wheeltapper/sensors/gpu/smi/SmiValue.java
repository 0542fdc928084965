package io.wheeltapper.sensors.gpu.smi;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as {@code nvidia-smi} writes them. What is no reading is NaN or blank. Pure. */
final class SmiValue {

  private static final Pattern NUMBER =
      Pattern.compile("(-?\\d{1,18}(?:\\.\\d{1,9})?) ?([A-Za-z%/]{0,8}|bank\\(s\\))");

  private static final Pattern HEX = Pattern.compile("0x([0-9a-fA-F]{1,15})");

  /** What brings other units to those of DCGM: MiB, MHz, W, ns. */
  private static final Map<String, Double> FACTORS =
      Map.of("kib", 1.0 / 1024, "gib", 1024.0, "ghz", 1000.0, "kw", 1000.0, "mw", 0.001, "us", 1e3);

  private static final Map<String, Double> WORDS =
      Map.of(
          "yes", 1.0,
          "no", 0.0,
          "enabled", 1.0,
          "disabled", 0.0,
          "active", 1.0,
          "not active", 0.0);

  /** The driver's verdicts under all the names they have had. */
  private static final Map<String, Double> RECOVERY =
      Map.ofEntries(
          Map.entry("none", 0.0),
          Map.entry("reset", 1.0),
          Map.entry("gpu reset", 1.0),
          Map.entry("gpu reset required", 1.0),
          Map.entry("reboot", 2.0),
          Map.entry("node reboot", 2.0),
          Map.entry("node reboot required", 2.0),
          Map.entry("drain p2p", 3.0),
          Map.entry("drain and reset", 4.0),
          Map.entry("recover imex domain", 5.0));

  /** DCGM's numbers for the states of the fabric. */
  private static final Map<String, Double> FABRIC =
      Map.of("not supported", 0.0, "not started", 1.0, "in progress", 2.0, "completed", 3.0);

  private SmiValue() {}

  /** A number, its unit brought to DCGM's. */
  static double number(String text) {
    Matcher m = NUMBER.matcher(text);
    if (m.matches()) {
      return Double.parseDouble(m.group(1))
          * FACTORS.getOrDefault(m.group(2).toLowerCase(Locale.ROOT), 1.0);
    }
    Matcher hex = HEX.matcher(text);
    return hex.matches() ? Long.parseLong(hex.group(1), 16) : Double.NaN;
  }

  /** Yes and no, in their several words. */
  static double yes(String text) {
    return WORDS.getOrDefault(text.toLowerCase(Locale.ROOT), Double.NaN);
  }

  /** The recovery action. */
  static double recovery(String text) {
    return RECOVERY.getOrDefault(text.toLowerCase(Locale.ROOT), Double.NaN);
  }

  /** The state of the fabric. */
  static double fabric(String text) {
    return FABRIC.getOrDefault(text.toLowerCase(Locale.ROOT), Double.NaN);
  }

  /** A text, or blank for one of the words that stand for none. */
  static String word(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") && text.length() > 1
            ? text.substring(1, text.length() - 1)
            : text;
    boolean none =
        switch (bare.toLowerCase(Locale.ROOT)) {
          case "n/a",
              "none",
              "unknown error",
              "not supported",
              "err!",
              "insufficient permissions",
              "requested functionality has been deprecated",
              "not found" ->
              true;
          default -> lost(text) || wantsReset(text);
        };
    return none ? "" : bare;
  }

  /** The driver's word for a GPU that fell off the bus. */
  static boolean lost(String text) {
    return text.toLowerCase(Locale.ROOT).contains("gpu is lost");
  }

  /** The driver's word for a GPU that it will not use before a reset. */
  static boolean wantsReset(String text) {
    return text.toLowerCase(Locale.ROOT).contains("gpu requires reset");
  }
}
