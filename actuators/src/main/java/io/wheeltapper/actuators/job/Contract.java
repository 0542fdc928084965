package io.wheeltapper.actuators.job;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a job's owner promises, so that it may be interrupted: in a Slurm job's comment
 *
 * <pre>wheeltapper:checkpoint signal=USR1 marker=/path/%j.marker wait=60s loss=10m</pre>
 *
 * <p>and on Kubernetes, without its first word, in the annotation {@code
 * wheeltapper.io/checkpoint}. Without it a job is never interrupted. {@code %j} stands for the
 * job's id or name, {@code %n} for its namespace.
 *
 * <p>One of these asks: {@code signal=USR1} (to the batch shell; {@code step:USR1} to the steps,
 * {@code full:USR1} to both), {@code flag-file=/path}, {@code annotation=KEY}, {@code
 * http=9000/checkpoint}. The marker, the last periodic checkpoint ({@code checkpoint=}) and what
 * shows progress ({@code progress=}) are each a {@code /path}, {@code annotation:KEY}, {@code
 * http:9000/path} or {@code metric:9000/metrics#NAME}. With {@code complete=WORD} a marker is whole
 * only once it holds that word.
 *
 * @param ask how a checkpoint is asked for
 * @param marker what changes once a checkpoint is whole
 * @param complete what a whole marker holds, if declared
 * @param patience the longest wait for it
 * @param loss the largest loss the owner bears: how old the last checkpoint may be
 * @param periodic the last periodic checkpoint, where that is another than the marker
 * @param progress what keeps changing while steps go on, if declared
 * @param rollback the file in which the job finds at its start how many checkpoints it is to go
 *     back, and which it takes away; if declared
 */
public record Contract(
    Ask ask,
    Source marker,
    Optional<String> complete,
    Duration patience,
    Duration loss,
    Optional<Source> periodic,
    Optional<Source> progress,
    Optional<Path> rollback) {

  private static final String WORD = "wheeltapper:checkpoint";
  private static final List<String> ASKS = List.of("signal", "flag-file", "annotation", "http");
  private static final List<String> KEYS =
      List.of(
          "signal",
          "flag-file",
          "annotation",
          "http",
          "marker",
          "complete",
          "wait",
          "loss",
          "checkpoint",
          "progress",
          "rollback");
  private static final List<String> SIGNALS = List.of("USR1", "USR2", "HUP", "INT", "TERM");
  private static final String ANNOTATION = "annotation:";
  private static final String HTTP = "http:";
  private static final String METRIC = "metric:";

  /**
   * Reads it out of a comment, after its word and up to the first that is no {@code key=value}.
   *
   * @param names fills in what stands for the job's own names
   * @return empty when the comment declares none
   * @throws IllegalArgumentException when it declares one wrongly, saying what would be right
   */
  public static Optional<Contract> in(String comment, UnaryOperator<String> names) {
    String[] words = comment.strip().split("\\s+");
    int at = List.of(words).indexOf(WORD);
    if (at < 0) {
      return Optional.empty();
    }
    int end = at + 1;
    while (end < words.length && words[end].contains("=")) {
      end++;
    }
    return Optional.of(read(List.of(words).subList(at + 1, end), names));
  }

  /** Reads a text that is nothing but a contract; throws as {@link #in} does. */
  public static Contract of(String text, UnaryOperator<String> names) {
    return read(List.of(text.strip().split("\\s+")), names);
  }

  private static Contract read(List<String> words, UnaryOperator<String> names) {
    Map<String, String> values = new HashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      if (!KEYS.contains(key)
          || equals < 0
          || values.put(key, word.substring(equals + 1)) != null) {
        throw wrong("'" + key + "' is unknown or given twice; there are " + KEYS);
      }
    }
    return new Contract(
        ask(values, names),
        source(need(values, "marker"), names),
        Optional.ofNullable(values.get("complete")).filter(w -> !w.isEmpty()),
        time(values, "wait"),
        time(values, "loss"),
        Optional.ofNullable(values.get("checkpoint")).map(s -> source(s, names)),
        Optional.ofNullable(values.get("progress")).map(s -> source(s, names)),
        Optional.ofNullable(values.get("rollback")).map(s -> path(s, names)));
  }

  private static Ask ask(Map<String, String> values, UnaryOperator<String> names) {
    List<String> given = ASKS.stream().filter(values::containsKey).toList();
    if (given.size() != 1) {
      throw wrong("give one of signal=NAME, flag-file=/path, annotation=KEY, http=PORT/path");
    }
    String value = need(values, given.getFirst());
    return switch (given.getFirst()) {
      case "flag-file" -> new Ask.Flag(path(value, names));
      case "annotation" -> new Ask.Annotation(key(value));
      case "http" -> new Ask.Hook(orWrong(Endpoint::of, names.apply(value)));
      default -> signal(value);
    };
  }

  private static Ask signal(String signal) {
    String name = signal.substring(signal.indexOf(':') + 1);
    if (!SIGNALS.contains(name)) {
      throw wrong("the signal is one of " + SIGNALS);
    }
    return switch (signal.substring(0, signal.length() - name.length())) {
      case "" -> new Ask.Signal(Ask.To.BATCH, name);
      case "step:" -> new Ask.Signal(Ask.To.STEP, name);
      case "full:" -> new Ask.Signal(Ask.To.FULL, name);
      default -> throw wrong("write signal=USR1, signal=step:USR1 or signal=full:USR1");
    };
  }

  private static Source source(String text, UnaryOperator<String> names) {
    if (text.startsWith(ANNOTATION)) {
      return new Source.Annotation(key(text.substring(ANNOTATION.length())));
    }
    if (text.startsWith(HTTP)) {
      return new Source.Answer(orWrong(Endpoint::of, names.apply(text.substring(HTTP.length()))));
    }
    if (text.startsWith(METRIC)) {
      String[] both = text.substring(METRIC.length()).split("#", -1);
      if (both.length != 2 || !both[1].matches("[a-zA-Z_:][a-zA-Z0-9_:]{0,127}")) {
        throw wrong("write metric:PORT/path#NAME, such as metric:9000/metrics#checkpoint_step");
      }
      return new Source.Metric(orWrong(Endpoint::of, names.apply(both[0])), both[1]);
    }
    return new Source.File(path(text, names));
  }

  /** As Kubernetes writes them, and never one of ours. */
  private static String key(String text) {
    boolean ours = text.startsWith("wheeltapper.io/");
    if (ours
        || !text.matches("([a-z0-9.-]{1,200}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")) {
      throw wrong("an annotation's key is of the owner's own domain, such as example.com/save");
    }
    return text;
  }

  private static Path path(String text, UnaryOperator<String> names) {
    Path path = orWrong(Path::of, names.apply(text));
    if (!path.isAbsolute() || !path.normalize().equals(path)) {
      throw wrong("a path is absolute and plain, such as /ckpt/%j.marker");
    }
    return path;
  }

  private static <T> T orWrong(Function<String, T> reader, String text) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
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
