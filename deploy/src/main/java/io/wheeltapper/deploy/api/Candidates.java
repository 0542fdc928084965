package io.wheeltapper.deploy.api;

import java.util.Set;

/** Bundles that are not in force: tried beside the one that is, and put in force. Any thread. */
public interface Candidates {

  /** It cannot be done; the message says why, and what would be right. */
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what a person should read. */
    public Refused(String message) {
      super(message);
    }
  }

  /**
   * Lets the bundle of a folder on the agent's machine decide beside the one in force.
   *
   * @param millis for how long
   * @return what was done, in words
   */
  String begin(String folder, long millis, String by, String reason) throws Exception;

  /** Who began a trial of the bundle whose hash begins so, as the ledger has it. */
  default Set<String> triedBy(String hash) throws Exception {
    return Set.of();
  }

  /** How it decides so far. */
  ShadowView status() throws Exception;

  /** Ends it. */
  String stop(String by, String reason) throws Exception;

  /** Puts a bundle in force that was tried before, by the first digits of its hash. */
  String activate(String hash, String by, String reason) throws Exception;
}
