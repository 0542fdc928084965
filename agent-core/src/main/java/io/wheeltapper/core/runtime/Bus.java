package io.wheeltapper.core.runtime;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** The addresses of the event bus, and a codec that hands immutable objects over as they are. */
final class Bus {

  /** Batches of signals, from sensors to the decision thread. */
  static final String SIGNALS = "wheeltapper.signals";

  private static final String CODEC = "wheeltapper.as-is";

  private Bus() {}

  static String shard(int number) {
    return "wheeltapper.shard." + number;
  }

  static void register(EventBus bus) {
    bus.registerCodec(new AsIs());
  }

  static DeliveryOptions asIs(long timeoutMillis) {
    return new DeliveryOptions()
        .setCodecName(CODEC)
        .setLocalOnly(true)
        .setSendTimeout(timeoutMillis);
  }

  private static final class AsIs implements MessageCodec<Object, Object> {
    @Override
    public void encodeToWire(Buffer buffer, Object object) {
      throw new UnsupportedOperationException("the bus between the steps is local");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("the bus between the steps is local");
    }

    @Override
    public Object transform(Object object) {
      return object;
    }

    @Override
    public String name() {
      return CODEC;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
