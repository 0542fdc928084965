package io.wheeltapper.rules;

import io.wheeltapper.core.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A rule as it is written, for comparing two bundles without running them. Blanks, lines and
 * remarks make no difference, so that a formatted rule is the same rule.
 *
 * @param hash of its words, see {@link #version}
 * @param fields the fields of events and statuses that it names, and {@code raw} where it reads
 *     their text
 */
public record RuleText(String hash, Set<String> fields) {

  private static final Pattern FIELD =
      Pattern.compile("\\b(?:field|number)\\s*\\(\\s*\"([^\"]+)\"\\s*\\)");
  private static final Pattern RAW = Pattern.compile("\\braw\\b");

  public RuleText {
    fields = Collections.unmodifiableSet(new TreeSet<>(fields));
  }

  /**
   * Every rule of a bundle's folder, by its name; of files that cannot be parsed none.
   *
   * @throws IOException when a file cannot be read
   */
  public static SortedMap<String, RuleText> read(Path bundle) throws IOException {
    SortedMap<String, RuleText> rules = new TreeMap<>();
    RuleSources.read(bundle)
        .drl()
        .forEach((name, text) -> {
          if (Drl.parse(name, text) instanceof Drl.Parsed.Good(Drl drl)) {
            drl.rules().forEach(rule -> rules.put(rule.getName(), of(drl.text(rule))));
          }
        });
    return rules;
  }

  /** A hash over the words of a rule or a file: texts in quotes as they stand, no remarks. */
  public static String version(String text) {
    return Digest.full(
        DrlToken.of(text).stream().filter(t -> !t.remark()).map(DrlToken::text).toArray());
  }

  private static RuleText of(String text) {
    Set<String> fields =
        FIELD.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toSet());
    Matcher raw = RAW.matcher(text);
    if (raw.find()) {
      fields.add("raw");
    }
    return new RuleText(version(text), fields);
  }
}
