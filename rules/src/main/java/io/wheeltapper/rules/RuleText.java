package io.wheeltapper.rules;

import io.wheeltapper.core.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.drl.ast.descr.RuleDescr;

/**
 * A rule as it is written, for comparing two bundles without running them. Blanks and lines make no
 * difference, so that a formatted rule is the same rule.
 *
 * @param hash of its text with every run of blanks as one
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
            List<String> lines = text.lines().toList();
            drl.rules().forEach(rule -> rules.put(rule.getName(), of(rule, lines)));
          }
        });
    return rules;
  }

  private static RuleText of(RuleDescr rule, List<String> lines) {
    int from = Math.clamp(rule.getLine() - 1L, 0, lines.size());
    int to = Math.clamp(rule.getEndLine(), from, lines.size());
    String text = String.join("\n", lines.subList(from, to));
    Set<String> fields =
        FIELD.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toSet());
    Matcher raw = RAW.matcher(text);
    if (raw.find()) {
      fields.add("raw");
    }
    return new RuleText(Digest.full(text.strip().replaceAll("\\s+", " ")), fields);
  }
}
