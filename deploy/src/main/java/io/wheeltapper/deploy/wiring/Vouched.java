package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.signing.Signature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether somebody stands for a bundle that is to act: a trusted key signed exactly it, or it is
 * byte for byte the one inside the program, which is as trustworthy as the program. Where nothing
 * acts, and in a laboratory, nobody is asked. Any thread.
 *
 * @param asked whether it matters here
 */
record Vouched(boolean asked, Config.Signing signing) {

  private static final Logger LOG = LoggerFactory.getLogger(Vouched.class);

  static Vouched of(Config config, boolean acts) {
    boolean lenient = config.policy().allowsUnsigned() || config.laboratory();
    if (acts && lenient) {
      LOG.warn(
          "bundles act here without a signature: policy: unsigned: allow, or laboratory: true");
    }
    return new Vouched(acts && !lenient, config.policy());
  }

  /**
   * Why the bundle may not act; empty when it may.
   *
   * @param hash of what was loaded from the folder; what was looked at is the same, or refused
   */
  List<String> problems(Path folder, String hash) {
    if (!asked) {
      return List.of();
    }
    Signature signature;
    try {
      if (hash.equals(PolicyReader.hash(Shipped.inside()))) {
        return List.of();
      }
      signature = Signature.of(folder, Signature.keys(signing.trustedKeys()));
    } catch (IOException | IllegalArgumentException e) {
      return List.of("a trusted key cannot be read: " + e.getMessage());
    }
    return signature.good() && !hash.equals(PolicyReader.hash(folder))
        ? List.of(folder + " was changed while it was read")
        : signature.problems();
  }
}
