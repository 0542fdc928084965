package io.wheeltapper.deploy.wiring;

import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;

/** Where this installation keeps what it ships and what it makes. */
public final class Home {

  private Home() {}

  /**
   * The folder of the installation: system property {@code wheeltapper.home}, else the working
   * directory.
   */
  public static Path folder() {
    return Path.of(System.getProperty("wheeltapper.home", "."));
  }

  /** The bundle that the configuration names, or the shipped one. */
  public static Path policies(Config config) {
    return Config.given(config.policies()) ? config.policies() : shippedPolicies();
  }

  /** The default bundle. */
  public static Path shippedPolicies() {
    return folder().resolve("policies");
  }

  /** Compiled rules, kept by the hash of all that they were made from. */
  public static ClassStore classes() {
    return ClassStore.folder(folder().resolve("deploy/target/rule-classes"));
  }
}
