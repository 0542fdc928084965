package io.wheeltapper.sensors.host.versions;

import java.io.IOException;

/** The port to whoever tells versions on this machine. Threads: one at a time. */
interface Sources {

  /**
   * What one of them told.
   *
   * @param here whether it is on this machine and answers
   * @param text what it said; where it is not here, why
   */
  record Told(boolean here, String text) {}

  /**
   * Asks one of them, in bounded time.
   *
   * @throws IOException when it is here and has no answer in time
   */
  Told ask(Source source) throws IOException, InterruptedException;
}
