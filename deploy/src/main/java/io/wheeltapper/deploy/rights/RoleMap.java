package io.wheeltapper.deploy.rights;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which names of another system mean which roles here: groups of an OpenID provider, or the common
 * names of certificates. Written {@code ops=operator@partition:batch, leads=approver}; a name may
 * stand more than once. Immutable.
 */
public record RoleMap(Map<String, Set<Grant>> byName) {

  /** Nobody is anything. */
  public static final RoleMap NONE = new RoleMap(Map.of());

  public RoleMap {
    byName = Map.copyOf(byName);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException naming the pair that is wrong, and what would be right
   */
  public static RoleMap parse(String text) {
    Map<String, Set<Grant>> byName = new HashMap<>();
    for (String each : text.split(",", -1)) {
      if (each.isBlank()) {
        continue;
      }
      int equals = each.lastIndexOf('=');
      String name = equals < 0 ? "" : each.substring(0, equals).strip();
      if (name.isEmpty()) {
        throw new IllegalArgumentException(
            "'" + each.strip() + "' is no pair; write NAME=ROLE, NAME=ROLE@partition:batch");
      }
      byName
          .computeIfAbsent(name, _ -> new HashSet<>())
          .add(Grant.parse(each.substring(equals + 1).strip()));
    }
    return new RoleMap(byName);
  }

  /** What these names together are here. */
  public Set<Grant> of(Collection<String> names) {
    Set<Grant> grants = new HashSet<>();
    names.forEach(n -> grants.addAll(byName.getOrDefault(n, Set.of())));
    return grants;
  }
}
