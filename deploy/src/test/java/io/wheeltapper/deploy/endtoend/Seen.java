package io.wheeltapper.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;

/** What entries are about, as predicates. */
final class Seen {

  private Seen() {}

  static Predicate<JsonNode> kind(String kind) {
    return has("kind", kind);
  }

  static Predicate<JsonNode> has(String key, String value) {
    return e -> e.path(key).asText().equals(value);
  }

  /** A finding of that Xid at that GPU. */
  static Predicate<JsonNode> xid(int code, String pci) {
    return kind("found").and(has("xid", "" + code)).and(has("pci", pci));
  }

  /** A {@code kind} of an action of that case. */
  static Predicate<JsonNode> of(String kind, String action, String caseId) {
    return kind(kind).and(has("action", action)).and(has("case", caseId));
  }

  /** The action's effect was looked for and seen. */
  static Predicate<JsonNode> verified(String action, String caseId) {
    return of("verified", action, caseId).and(has("outcome", "done"));
  }
}
