package io.wheeltapper.core.runtime.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** What an entry is asked by, read from its bytes whatever kind they are of. Pure. */
final class Facets {

  /** One value of one facet. */
  record Said(String facet, String value) {}

  private Facets() {}

  /** An entry that is no JSON is found by nothing but its time. */
  static Set<Said> of(byte[] bytes) {
    Set<Said> said = new LinkedHashSet<>();
    JsonNode entry;
    try {
      entry = Json.mapper().readTree(bytes);
    } catch (IOException e) {
      return said;
    }
    for (String name :
        new String[] {"kind", "target", "action", "rule", "verdict", "fault", "case"}) {
      add(said, name, entry.path(name));
    }
    add(said, "person", entry.path("by"));
    entry.path("actions").forEach(a -> add(said, "action", a.path("name")));
    // A part of a machine is looked for by its machine, too.
    if (entry.path("node").isTextual() && !entry.path("node").asText().isEmpty()) {
      said.add(new Said("target", "node:" + entry.path("node").asText()));
    }
    return said;
  }

  private static void add(Set<Said> said, String facet, JsonNode value) {
    if (value.isTextual() && !value.asText().isEmpty()) {
      said.add(new Said(facet, value.asText()));
    }
  }
}
