package io.wheeltapper.advisor.endpoint;

/** What a model's calls take. Safe for several threads. */
public interface Meter {

  /**
   * A call is about to be made.
   *
   * @param sent an upper guess of the tokens sent
   * @param most the most tokens that may come back
   * @throws EndpointFailed when a budget does not bear it; then it is not made
   */
  void begin(long sent, long most) throws EndpointFailed;

  /** The call that was begun last by this meter ended, and took so many tokens. */
  void end(long sent, long received);
}
