package io.wheeltapper.actuators.modbus;

import io.wheeltapper.actuators.CallFailed;

/**
 * One unit behind Modbus TCP. It sees one call at a time. Every call blocks up to its own limit;
 * interruption passes through. Safe for all threads.
 */
interface Modbus {

  /** Where it is, for people: {@code 10.4.0.3:502/1}. */
  String place();

  /** Reads neighbouring coils, inputs or registers; each 0 to 65535. */
  int[] read(Table table, int address, int count) throws CallFailed, InterruptedException;

  /** Writes one holding register (function 6), or two (function 16). */
  void write(int address, int[] registers) throws CallFailed, InterruptedException;
}
