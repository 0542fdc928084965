package io.wheeltapper.sensors.facility.mqtt;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The fake of the {@link Broker} port: hands on what a test says, and goes away when told to. */
final class FakeBroker implements Broker {

  private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private volatile boolean gone;

  void say(Message message) {
    messages.add(message);
  }

  void goAway() {
    gone = true;
  }

  @Override
  public void open(List<String> filters) {}

  @Override
  public @Nullable Message next(long millis) throws IOException, InterruptedException {
    if (gone) {
      throw new IOException("the broker went away");
    }
    return messages.poll(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean answered() {
    return !gone;
  }

  @Override
  public long lost() {
    return 0;
  }

  @Override
  public void close() {}
}
