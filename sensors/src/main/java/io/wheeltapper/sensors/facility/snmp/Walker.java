package io.wheeltapper.sensors.facility.snmp;

import java.io.IOException;
import java.util.SortedMap;

/** The way to one device's values. Used by one thread at a time. */
interface Walker {

  /**
   * All rows of a column, or the one value of a scalar, whose row is {@code 0}.
   *
   * @return the values as text by what follows the column's OID; empty where the device has none
   * @throws io.wheeltapper.sensors.facility.NoAnswer when nothing came back in time
   */
  SortedMap<String, String> column(String oid) throws IOException, InterruptedException;

  /** Lets go of the connection, and of what is kept of the device behind it. */
  void close();
}
