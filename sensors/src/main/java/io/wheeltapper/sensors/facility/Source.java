package io.wheeltapper.sensors.facility;

import io.wheeltapper.core.model.Signal;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One device that is asked again and again: a PDU, a CDU. Used by one thread at a time, so that one
 * request at most is on its way to it. {@link #read} blocks for no longer than the limit that its
 * maker stated.
 */
public interface Source extends AutoCloseable {

  /** The {@code sensor} of its signals: {@code INSTANCE/DEVICE}. */
  String name();

  /**
   * Asks once for everything.
   *
   * @param now the time of the reading, epoch milliseconds
   * @param rejected told of each piece that was no use: its place, and why
   * @throws NoAnswer when nothing came back in time
   * @throws IOException when it answers and what it answers is no use
   */
  List<Signal> read(long now, BiConsumer<String, String> rejected)
      throws IOException, InterruptedException;

  /** Lets its connection go. Can be called by another thread, and read again after it. */
  @Override
  void close();
}
