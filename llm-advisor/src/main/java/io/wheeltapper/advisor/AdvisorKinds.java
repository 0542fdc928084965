package io.wheeltapper.advisor;

import io.wheeltapper.advisor.endpoint.Dialect;
import java.util.List;
import java.util.Optional;

/** All ways to ask a language model; the first is the default. */
public final class AdvisorKinds {

  private static final List<AdvisorKind> ALL =
      List.of(
          new NoAdvisorKind(),
          new RemoteKind(Dialect.OPENAI),
          new RemoteKind(Dialect.ANTHROPIC),
          new ScriptedKind());

  private AdvisorKinds() {}

  /** All there are. */
  public static List<AdvisorKind> all() {
    return ALL;
  }

  /** The one of that word in the configuration. */
  public static Optional<AdvisorKind> find(String name) {
    return ALL.stream().filter(k -> k.spec().name().equals(name)).findFirst();
  }
}
