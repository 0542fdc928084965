package io.wheeltapper.actuators.modbus;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The four tables of a device (MODBUS Application Protocol 1.1b3, 4.3). */
enum Table {
  COIL,
  DISCRETE,
  HOLDING,
  INPUT;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean bits() {
    return this == COIL || this == DISCRETE;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Table::word).toList();
  }

  static Optional<Table> parse(String word) {
    return Arrays.stream(values()).filter(t -> t.word().equals(word)).findFirst();
  }
}
