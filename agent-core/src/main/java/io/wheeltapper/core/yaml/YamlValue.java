package io.wheeltapper.core.yaml;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One value with its place. Scalars are read as the text that stands there ({@code on} is text).
 */
public final class YamlValue {

  /** Longest duration: ten years; a longer one is a slip of the pen. */
  private static final Duration LONGEST = Duration.ofDays(3653);

  private final Node node;
  private final String file;
  private final Problems problems;

  YamlValue(Node node, String file, Problems problems) {
    this.node = node;
    this.file = file;
    this.problems = problems;
  }

  /** The scalar's text. */
  public String text(String fallback) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    problem("yaml-type", "text is wanted here", "write one word or a quoted text");
    return fallback;
  }

  /** A whole number within bounds, both allowed. */
  public int whole(int fallback, int least, int most) {
    String text = text("");
    if (text.matches("-?\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    wrong(text, least == most ? "" + least : "a whole number from " + least + " to " + most);
    return fallback;
  }

  /** A number within bounds, both allowed: {@code 12}, {@code 0.35}; no exponent. */
  public double decimal(double fallback, double least, double most) {
    String text = text("");
    if (text.matches("-?\\d{1,12}(\\.\\d{1,12})?")) {
      double number = Double.parseDouble(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    wrong(text, "a number from " + plain(least) + " to " + plain(most));
    return fallback;
  }

  private static String plain(double number) {
    return new java.math.BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  /** {@code true} or {@code false}. */
  public boolean flag(boolean fallback) {
    String text = text("");
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    wrong(text, "true or false");
    return fallback;
  }

  /** {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}; at most ten years. */
  public Duration duration(Duration fallback) {
    String text = text("");
    try {
      Duration duration = Settings.parseDuration("", text);
      if (duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (BadSetting e) {
      wrong(text, "a duration such as 250ms, 10s, 5m, 2h or 1d");
      return fallback;
    }
    wrong(text, "a duration of at most 3653d");
    return fallback;
  }

  /** One of some words; another is a problem with a did-you-mean. */
  public String word(Collection<String> words, String fallback) {
    String text = text("");
    if (words.contains(text)) {
      return text;
    }
    problem(
        "unknown-word", "'" + shown(text) + "' is not known here" + Nearest.hint(text, words), "");
    return fallback;
  }

  /** The same, with {@code {word}} in its texts replaced by what the word stands for. */
  public YamlValue filled(java.util.Map<String, String> words) {
    return new YamlValue(Filled.in(node, words), file, problems);
  }

  /** The items. */
  public List<YamlValue> list() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(n -> new YamlValue(n, file, problems)).toList();
    }
    problem("yaml-type", "a list is wanted here", "write [A, B]");
    return List.of();
  }

  /** The mapping. */
  public Optional<YamlMap> map() {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new YamlMap(mapping, file, problems));
    }
    problem("yaml-type", "keys are wanted here", "write {KEY: VALUE}");
    return Optional.empty();
  }

  /** Whether it is one word or number. */
  public boolean isScalar() {
    return node instanceof ScalarNode;
  }

  /** Whether it is a list. */
  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** The line, from 1. */
  public int line() {
    return node.getStartMark().getLine() + 1;
  }

  /** Says what is wrong here. */
  public void problem(String code, String message, String mend) {
    problems.add(here(code, message, mend));
  }

  /** What could be said of this place. */
  public Problem here(String code, String message, String mend) {
    return new Problem(file, line(), node.getStartMark().getColumn() + 1, code, message, mend);
  }

  /** Says what is wrong at a line of another file, which lies beside this one. */
  public void elsewhere(String beside, int line, String code, String message, String mend) {
    int slash = file.lastIndexOf('/');
    String shownAs = file.substring(0, slash + 1) + beside;
    problems.add(new Problem(shownAs, line, 1, code, message, mend));
  }

  /** Says that the text is of the wrong shape. */
  public void wrong(String text, String right) {
    problem("yaml-value", "'" + shown(text) + "' is not right here", "write " + right);
  }

  /** Untrusted text for a message: printable, short. */
  static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 60 ? clean.substring(0, 60) + "…" : clean;
  }
}
