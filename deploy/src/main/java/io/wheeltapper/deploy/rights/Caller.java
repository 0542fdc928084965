package io.wheeltapper.deploy.rights;

import io.wheeltapper.core.model.Target;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who asks. Immutable.
 *
 * @param name as it stands in the ledger; {@code ""} where nobody is logged in
 * @param grants what they may, and where
 * @param by how it was proved: {@code loopback}, {@code token}, {@code oidc}, {@code mtls}, or
 *     {@code nobody}
 */
public record Caller(String name, Set<Grant> grants, String by) {

  /** Whoever asks on loopback while no login is configured: all rights, and no proven name. */
  public static final Caller LOOPBACK =
      new Caller(
          "",
          Arrays.stream(Role.values()).map(Grant::of).collect(Collectors.toUnmodifiableSet()),
          "loopback");

  /** Whoever proved nothing where a login is configured. */
  public static final Caller NOBODY = new Caller("", Set.of(), "nobody");

  public Caller {
    grants = Set.copyOf(grants);
  }

  /** Whether the name is proven, so that it and no other stands in the ledger. */
  public boolean proven() {
    return !name.isEmpty();
  }

  /** What they may somewhere. */
  public Set<Right> rights() {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    grants.forEach(g -> rights.addAll(g.role().rights()));
    return rights;
  }

  /** Whether they have the right somewhere; what proves itself or is open needs none. */
  public boolean may(Right right) {
    return right == Right.OPEN || right == Right.TICKET || rights().contains(right);
  }

  /** Whether they have the right everywhere. */
  public boolean mayEverywhere(Right right) {
    return reach(right).contains(Target.site());
  }

  /** Where they have the right; the site is everywhere. */
  public Set<Target> reach(Right right) {
    return grants.stream()
        .filter(g -> g.role().rights().contains(right))
        .map(g -> g.everywhere() ? Target.site() : g.scope())
        .collect(Collectors.toUnmodifiableSet());
  }
}
