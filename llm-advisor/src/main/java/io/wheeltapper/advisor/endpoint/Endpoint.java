package io.wheeltapper.advisor.endpoint;

/** A language model. Safe for several threads. */
public interface Endpoint extends AutoCloseable {

  /** As the endpoint names it. */
  String model();

  /**
   * One turn. Ends within the time limit; may call more than once, where it is told to wait or what
   * was asked for cannot be had.
   *
   * @param meter hears of each call before it is made, and may forbid it
   * @throws EndpointFailed when there is no answer, in words
   */
  Said ask(Ask ask, Deadline deadline, Meter meter) throws EndpointFailed, InterruptedException;

  @Override
  void close();
}
