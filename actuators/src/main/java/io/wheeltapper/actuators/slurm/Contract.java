package io.wheeltapper.actuators.slurm;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job's owner promises in its comment, so that it may be interrupted:
 *
 * <pre>wheeltapper:checkpoint signal=USR1 marker=/path/%j.marker wait=60s loss=10m</pre>
 *
 * <p>Without it a job is never signalled or requeued. {@code %j} stands for the job's id. {@code
 * signal=USR1} goes to the batch shell, {@code step:USR1} to the steps, {@code full:USR1} to both
 * with their children; {@code flag-file=/path} is created in place of a signal.
 *
 * @param ask how a checkpoint is asked for
 * @param marker what changes once a checkpoint is whole
 * @param patience the longest wait for it
 * @param loss the largest loss the owner bears: how old the last checkpoint may be
 * @param periodic the last periodic checkpoint, where that is another file than the marker
 * @param progress what keeps changing while steps go on, if declared
 */
record Contract(
    Ask ask,
    Path marker,
    Duration patience,
    Duration loss,
    Optional<Path> periodic,
    Optional<Path> progress) {

  private static final String WORD = "wheeltapper:checkpoint";
  private static final List<String> KEYS =
      List.of("signal", "flag-file", "marker", "wait", "loss", "checkpoint", "progress");
  private static final List<String> SIGNALS = List.of("USR1", "USR2", "HUP", "INT", "TERM");

  /** How a checkpoint is asked for. */
  sealed interface Ask {

    /** A signal's name and who gets it. */
    record Signal(To to, String name) implements Ask {}

    /** A file that the job looks for. */
    record Flag(Path file) implements Ask {}
  }

  /** Who of a job gets a signal. */
  enum To {
    BATCH,
    STEP,
    FULL
  }

  /**
   * Reads it out of a job's comment.
   *
   * @return empty when the comment declares none
   * @throws IllegalArgumentException when it declares one wrongly, saying what would be right
   */
  static Optional<Contract> in(String comment, String job) {
    String[] words = comment.strip().split("\\s+");
    int at = List.of(words).indexOf(WORD);
    if (at < 0) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = at + 1; i < words.length && words[i].contains("="); i++) {
      int equals = words[i].indexOf('=');
      String key = words[i].substring(0, equals);
      if (!KEYS.contains(key) || values.put(key, words[i].substring(equals + 1)) != null) {
        throw wrong("'" + key + "' is unknown or given twice; there are " + KEYS);
      }
    }
    return Optional.of(
        new Contract(
            ask(values, job),
            path(need(values, "marker"), job),
            time(values, "wait"),
            time(values, "loss"),
            Optional.ofNullable(values.get("checkpoint")).map(p -> path(p, job)),
            Optional.ofNullable(values.get("progress")).map(p -> path(p, job))));
  }

  private static Ask ask(Map<String, String> values, String job) {
    String signal = values.get("signal");
    String flag = values.get("flag-file");
    if (flag != null && signal == null) {
      return new Ask.Flag(path(flag, job));
    }
    if (signal == null || flag != null) {
      throw wrong("give either signal=NAME or flag-file=/path");
    }
    String name = signal.substring(signal.indexOf(':') + 1);
    if (!SIGNALS.contains(name)) {
      throw wrong("the signal is one of " + SIGNALS);
    }
    return switch (signal.substring(0, signal.length() - name.length())) {
      case "" -> new Ask.Signal(To.BATCH, name);
      case "step:" -> new Ask.Signal(To.STEP, name);
      case "full:" -> new Ask.Signal(To.FULL, name);
      default -> throw wrong("write signal=USR1, signal=step:USR1 or signal=full:USR1");
    };
  }

  private static Path path(String text, String job) {
    Path path = Path.of(text.replace("%j", job));
    if (!path.isAbsolute() || !path.normalize().equals(path)) {
      throw wrong("a path is absolute and plain, such as /ckpt/%j.marker");
    }
    return path;
  }

  private static Duration time(Map<String, String> values, String key) {
    try {
      return Settings.parseDuration(key, need(values, key));
    } catch (BadSetting e) {
      throw wrong(key + ": " + e.getMessage());
    }
  }

  private static String need(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null || value.isEmpty()) {
      throw wrong("'" + key + "' is missing");
    }
    return value;
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("the job's checkpoint contract is wrong: " + what);
  }
}
