package io.wheeltapper.sensors.fake;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The fake of the {@link Sensor} port, for tests: hands on what any thread tells it to say, beats
 * in between, fails once when told to, and can be run again after that.
 */
public final class FakeSensor implements Sensor {

  private sealed interface Step {
    record Say(List<Signal> signals, long at) implements Step {}

    record Fail(String why) implements Step {}

    record Reject(String place, String why) implements Step {}
  }

  private final long heartbeatMillis;
  private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  private volatile boolean mute;

  /** A sensor that promises a heartbeat so often. */
  public FakeSensor(long heartbeatMillis) {
    this.heartbeatMillis = heartbeatMillis;
  }

  /** Says these next, followed by a heartbeat at this time. */
  public void say(long at, Signal... signals) {
    steps.add(new Step.Say(List.of(signals), at));
  }

  /** Fails next, with an {@link IOException} of this message. */
  public void fail(String why) {
    steps.add(new Step.Fail(why));
  }

  /** Refuses a piece of input next. */
  public void reject(String place, String why) {
    steps.add(new Step.Reject(place, why));
  }

  /** From now on without heartbeats of its own, or with them again. */
  public void mute(boolean silent) {
    mute = silent;
  }

  @Override
  public long heartbeatMillis() {
    return heartbeatMillis;
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      Step step = steps.poll(Math.max(1, heartbeatMillis / 2), TimeUnit.MILLISECONDS);
      switch (step) {
        case null -> {
          if (!mute) {
            sink.alive(System.currentTimeMillis());
          }
        }
        case Step.Say say -> {
          sink.emit(say.signals());
          sink.alive(say.at());
        }
        case Step.Fail fail -> throw new IOException(fail.why());
        case Step.Reject reject -> sink.rejected(reject.place(), reject.why());
      }
    }
  }
}
