package io.wheeltapper.advisor.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The words that may leave as they stand. Whatever is not here, and is no plain number, is a name
 * until somebody says otherwise. Immutable.
 */
public final class Vocabulary {

  private static final Set<String> SHIPPED = shipped();

  private static final String NUMBER = "[+-]?\\d{1,9}(?:\\.\\d{1,9})?(?:e[+-]?\\d{1,3})?";

  private static final String UNIT =
      "%|ms|us|ns|s|m|h|d|min|hz|khz|mhz|ghz|b|kb|mb|gb|tb|kib|mib|gib|tib|gbps|mbps|gb/s|mb/s|gt/s|"
          + "w|kw|mw|kwh|v|mv|a|ma|c|k|rpm|l/min|lpm|bar|kpa|x|th";

  /** Numbers, times, dates, versions, PCI addresses, short hex, ports of known cards. */
  private static final List<Pattern> SHAPES =
      List.of(
          Pattern.compile(NUMBER + "(?:" + UNIT + ")?"),
          Pattern.compile("0x[0-9a-f]{1,8}"),
          Pattern.compile("\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,6})?)?z?"),
          Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?:t\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,6})?)?z?)?"),
          Pattern.compile("v?\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}"),
          Pattern.compile("(?:pci:)?(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}(?:\\.[0-7])?"),
          Pattern.compile("\\d{1,4}/\\d{1,4}|\\d{1,4}-\\d{1,4}"),
          Pattern.compile(
              "(?:mlx[45]_|eth|ib|bond|nvme|cpu|numa|lane|dimm|fan|psu|rank|xid|bank)\\d{1,3}"));

  private static final Pattern COMPOUND =
      Pattern.compile("[A-Za-z][A-Za-z0-9]{0,40}(?:[-_.][A-Za-z0-9]{1,40}){0,8}");

  /** A bundle's word that holds more digits is rather the name of something. */
  private static final int MOST_DIGITS = 2;

  private final Set<String> words;

  private Vocabulary(Set<String> words) {
    this.words = words;
  }

  /** The words that come with the adviser, and these. */
  public static Vocabulary with(Collection<String> more) {
    Set<String> all = new HashSet<>(SHIPPED);
    for (String word : more) {
      if (Names.kind(word).isEmpty()
          && word.chars().filter(Character::isDigit).count() <= MOST_DIGITS) {
        all.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return new Vocabulary(all);
  }

  /**
   * The words of a text of the bundle: plain ones, and names such as {@code gpu-fell-off-bus}. For
   * rules, tables and ladders; what names a site's own machines is not for this.
   */
  public static Set<String> of(String text) {
    Set<String> found = new TreeSet<>();
    COMPOUND
        .matcher(text)
        .results()
        .map(m -> m.group().toLowerCase(Locale.ROOT))
        .forEach(word -> {
          found.add(word);
          Arrays.stream(word.split("[-_.]"))
              .filter(part -> part.chars().allMatch(Character::isLetter))
              .forEach(found::add);
        });
    return found;
  }

  /** Whether a token may leave as it stands. */
  boolean holds(String token) {
    String low = token.toLowerCase(Locale.ROOT);
    return low.isEmpty()
        || words.contains(low)
        || Names.announces(low)
        || SHAPES.stream().anyMatch(shape -> shape.matcher(low).matches())
        || stem(low);
  }

  /** Of a plain word the plural, the past and the like. */
  private boolean stem(String low) {
    if (!low.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
      return false;
    }
    for (String end : List.of("s", "es", "d", "ed", "ing", "ly")) {
      int length = low.length() - end.length();
      if (length >= 3 && low.endsWith(end) && words.contains(low.substring(0, length))) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> shipped() {
    try (InputStream in =
        Objects.requireNonNull(Vocabulary.class.getResourceAsStream("known-words.txt"))) {
      Set<String> words = new HashSet<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> words.addAll(Arrays.asList(line.strip().split(" "))));
      return Set.copyOf(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
