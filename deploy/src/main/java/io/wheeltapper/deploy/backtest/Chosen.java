package io.wheeltapper.deploy.backtest;

import io.wheeltapper.deploy.demo.DemoLimits;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.deploy.wiring.InForce;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The bundles of a side: one that is named, or whatever was in force. For one thread at a time. */
final class Chosen implements Side.Rules {

  /** What was in force is not at hand; thrown where no checked exception may pass. */
  static final class Missing extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Missing(String message) {
      super(message);
    }
  }

  private final Optional<Bundle> named;
  private final Path folder;
  private final ClassStore cache;
  private final Map<String, Bundle> found = new HashMap<>();

  private Chosen(Optional<Bundle> named, Path folder, ClassStore cache) {
    this.named = named;
    this.folder = folder;
    this.cache = cache;
  }

  /** The bundle in a folder, all along; at the demo's pace where a demo was recorded. */
  static Chosen named(Path folder, ClassStore cache) throws Bundle.Bad {
    return new Chosen(Optional.of(Bundle.load(folder, cache)), folder, cache);
  }

  /** Those whose copies lie in a data folder. */
  static Chosen inForce(Path data, ClassStore cache) {
    return new Chosen(Optional.empty(), data, cache);
  }

  @Override
  public Bundle at(String hash) {
    return named
        .map(b -> DemoLimits.bundle(hash).isPresent() ? b.demo() : b)
        .orElseGet(() -> found.computeIfAbsent(hash, this::find));
  }

  private Bundle find(String hash) {
    try {
      return new InForce(folder)
          .find(hash, cache)
          .orElseThrow(() ->
              new Missing(
                  "there is no copy of the bundle "
                      + hash
                      + " in "
                      + folder
                      + "; name one with --against"));
    } catch (Bundle.Bad e) {
      throw new Missing("the copy of the bundle " + hash + " is bad: " + e.getMessage());
    }
  }

  @Override
  public boolean fixed() {
    return named.isPresent();
  }

  /** The rules of the bundle that decides where the recording says that this one was in force. */
  Reads.Bundled newest(String hash) {
    return new Reads.Bundled(
        at(hash).rules(), named.isPresent() ? folder : new InForce(folder).folder(hash));
  }

  /** Name, version and hash, for a person. */
  String title(String hash) {
    var policy = at(hash).policy();
    return policy.name() + " " + policy.version() + " " + policy.hash().substring(0, 8);
  }
}
