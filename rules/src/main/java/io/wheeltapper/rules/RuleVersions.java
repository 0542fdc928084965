package io.wheeltapper.rules;

import io.wheeltapper.core.model.Digest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which version of a rule speaks: a hash over its words, and over the rows of tables that its match
 * rests on, since a row is a part of the rule. Blanks, line breaks and remarks make no difference,
 * nor does where the row stands in its table. Immutable; any thread.
 */
final class RuleVersions {

  private final Map<String, String> rules;

  private RuleVersions(Map<String, String> rules) {
    this.rules = rules;
  }

  /** Of rules by their names and texts. */
  static RuleVersions of(Map<String, String> texts) {
    Map<String, String> rules = new HashMap<>();
    texts.forEach((name, text) -> rules.put(name, RuleText.version(text)));
    return new RuleVersions(Map.copyOf(rules));
  }

  /** The version of a rule that matched these facts; {@code ""} for a rule that is not known. */
  String of(String rule, Collection<Object> facts) {
    String version = rules.getOrDefault(rule, "");
    for (Object fact : facts) {
      if (fact instanceof Row row && !version.isEmpty()) {
        version = Digest.full(version, row.table(), row.key(), row.cells());
      }
    }
    return version;
  }
}
