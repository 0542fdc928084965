package io.wheeltapper.sensors.patience;

/** What came of one question. */
public sealed interface Answer<T> {

  /**
   * It was answered.
   *
   * @param millis how long that took
   */
  record Given<T>(T value, long millis) implements Answer<T> {}

  /** The call itself failed, in time. */
  record Failed<T>(Exception why) implements Answer<T> {}

  /**
   * Nothing came within the limit; the call goes on by itself and its answer will be dropped.
   *
   * @param millis since the call began that has not come back
   */
  record None<T>(long millis) implements Answer<T> {}
}
