package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Signal;
import java.util.List;

/**
 * Reads one source and hands on what it says.
 *
 * <p>Thread: {@link #run} has a virtual thread of its own and may block. Lifetime: it returns when
 * its thread is interrupted, or when the source has ended for good. It throws when the source
 * fails; the runtime then says {@code sensor.failed} and starts it again after a pause, so it must
 * be possible to run it again. It never kills the agent.
 *
 * <p>Missing is never healthy: a reading that could not be taken is left out, and {@link
 * Sink#alive} is called only when the source was really read and is at its position.
 */
public interface Sensor {

  /** Signals on their way until a crash cannot lose them any more. Safe for all threads. */
  interface Kept {

    /** For who cannot tell: as kept as everything else. */
    Kept NOW = _ -> true;

    /**
     * Waits until they are decided on and what was decided is durable.
     *
     * @param millis how long at most
     * @return whether they are
     */
    boolean await(long millis) throws InterruptedException;
  }

  /** Where signals go. Safe for one thread. Blocks while the agent is behind (back-pressure). */
  interface Sink {

    /** Hands on a batch in the order of arrival. */
    void emit(List<Signal> signals) throws InterruptedException;

    /**
     * The same, for a source that forgets what it is told was taken. Whoever hands on what another
     * emits hands this on too.
     *
     * @return until when it must not be told so
     */
    default Kept emitToKeep(List<Signal> signals) throws InterruptedException {
      emit(signals);
      return Kept.NOW;
    }

    /** The heartbeat: the source is open, read up to its end, and alive at this time. */
    void alive(long at) throws InterruptedException;

    /** A piece of input that was no use: it costs itself and a counter. */
    void rejected(String place, String why);
  }

  /** The longest time in milliseconds between two heartbeats of a healthy source. */
  long heartbeatMillis();

  /** Reads until interrupted or at the end. */
  void run(Sink sink) throws Exception;
}
