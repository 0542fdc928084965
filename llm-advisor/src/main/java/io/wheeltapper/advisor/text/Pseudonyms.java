package io.wheeltapper.advisor.text;

import io.wheeltapper.core.model.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A case's names and what stands for them. The table stays here: it is sent nowhere and written
 * nowhere. Safe for all threads.
 */
public final class Pseudonyms {

  /** More names than a case can have; what comes after has none. */
  private static final int MOST = 5_000;

  private static final int LONGEST = 120;

  private static final String KINDS =
      Stream.concat(
              Arrays.stream(Target.Kind.values()).map(Target.Kind::word),
              Stream.of("user", "ip", "host", "path", "url", "mail", "uuid", "mac", "id", "name"))
          .collect(Collectors.joining("|"));

  private static final Pattern SHAPE =
      Pattern.compile("(?i)(?<![A-Za-z0-9_.-])(?:" + KINDS + ")-\\d{1,9}(?![A-Za-z0-9_]|-\\w)");

  private final Map<String, String> byName = new HashMap<>();
  private final Map<String, String> byPseudonym = new TreeMap<>();
  private final Map<String, Target> targets = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** None yet. */
  public Pseudonyms() {}

  /** What stands for a name; the same each time, whatever kind is said. */
  public synchronized String of(String kind, String name) {
    String known = byName.get(name.toLowerCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    if (byPseudonym.size() >= MOST) {
      return "(left out)";
    }
    String made = kind + "-" + counts.merge(kind, 1, Integer::sum);
    byName.put(name.toLowerCase(Locale.ROOT), made);
    byPseudonym.put(made, Plain.line(name, LONGEST));
    return made;
  }

  /** What stands for a target, and for the names that are part of its own. */
  public synchronized String of(Target target) {
    if (target.kind() == Target.Kind.SITE) {
      return "site";
    }
    int at = target.id().lastIndexOf('@');
    if (at >= 0 && at + 1 < target.id().length()) {
      of(Target.node(target.id().substring(at + 1)));
    }
    String made = of(target.kind().word(), target.id());
    targets.putIfAbsent(made, target);
    int slash = target.id().lastIndexOf('/');
    if (target.kind() == Target.Kind.JOB && slash >= 0) {
      byName.putIfAbsent(target.id().substring(slash + 1).toLowerCase(Locale.ROOT), made);
    }
    return made;
  }

  /** What already stands for a name. */
  synchronized Optional<String> known(String name) {
    return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The target that a pseudonym stands for. */
  public synchronized Optional<Target> target(String pseudonym) {
    return Optional.ofNullable(targets.get(pseudonym.strip()));
  }

  /** The text with the names put back. */
  public synchronized String undone(String text) {
    return SHAPE
        .matcher(text)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                byPseudonym.getOrDefault(found.group().toLowerCase(Locale.ROOT), found.group())));
  }

  /** What looks like a pseudonym in a text and was never given. */
  public synchronized Set<String> foreign(String text) {
    return SHAPE
        .matcher(text)
        .results()
        .map(found -> found.group().toLowerCase(Locale.ROOT))
        .filter(found -> !byPseudonym.containsKey(found))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
