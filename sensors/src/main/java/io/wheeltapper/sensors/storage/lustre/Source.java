package io.wheeltapper.sensors.storage.lustre;

import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.util.List;

/** What is asked for Lustre's parameters: a program, or files. */
interface Source {

  /**
   * All parameters that are there now.
   *
   * @param sink told of what could not be read
   * @throws IOException when Lustre cannot be read here, or does not answer in time
   */
  List<Param> read(Sensor.Sink sink) throws IOException, InterruptedException;
}
