package io.wheeltapper.actuators.modbus;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/**
 * Where one number stands, and how it is written there. Degrees Celsius have two decimals here, as
 * the sensor says them.
 *
 * @param address as sent, from 0
 * @param littleWords whether the low word of 32 bits comes first
 * @param bit which one of a register, 0 the lowest; -1 for the whole
 * @param least smallest that is believed
 * @param most largest that is believed
 */
record Register(
    Table table,
    int address,
    Form form,
    boolean littleWords,
    int bit,
    BigDecimal scale,
    BigDecimal offset,
    BigDecimal least,
    BigDecimal most) {

  private static final int DECIMALS = 2;

  /** How registers are one number. */
  enum Form {
    INT16(1),
    UINT16(1),
    INT32(2),
    UINT32(2),
    FLOAT32(2),
    BIT(1);

    private final int registers;

    Form(int registers) {
      this.registers = registers;
    }

    int registers() {
      return registers;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  String shown() {
    return table.word() + " " + address + (bit < 0 ? "" : " bit " + bit);
  }

  /** The number that these registers hold; empty when they hold none that is believed. */
  Optional<BigDecimal> number(int[] words) {
    if (words.length != form.registers()) {
      return Optional.empty();
    }
    int first = words[0] & 0xffff;
    int second = words.length > 1 ? words[1] & 0xffff : 0;
    int both = littleWords ? (second << 16) | first : (first << 16) | second;
    BigDecimal raw =
        switch (form) {
          case INT16 -> BigDecimal.valueOf((short) first);
          case UINT16 -> BigDecimal.valueOf(first);
          case INT32 -> BigDecimal.valueOf(both);
          case UINT32 -> BigDecimal.valueOf(both & 0xffff_ffffL);
          case BIT -> BigDecimal.valueOf(bit < 0 ? first & 1 : (first >> bit) & 1);
          case FLOAT32 -> {
            float value = Float.intBitsToFloat(both);
            yield Float.isFinite(value) ? BigDecimal.valueOf(value) : null;
          }
        };
    if (raw == null) {
      return Optional.empty();
    }
    BigDecimal value = rounded(raw.multiply(scale).add(offset));
    return value.compareTo(least) < 0 || value.compareTo(most) > 0
        ? Optional.empty()
        : Optional.of(value);
  }

  /** The registers that hold this number; empty when none do exactly. */
  Optional<int[]> registers(BigDecimal value) {
    BigDecimal raw = value.subtract(offset).divide(scale, 6, RoundingMode.HALF_EVEN);
    long whole = raw.setScale(0, RoundingMode.HALF_EVEN).longValue();
    int[] words =
        switch (form) {
          case INT16, UINT16, BIT -> new int[] {(int) whole & 0xffff};
          case INT32, UINT32 -> split((int) whole);
          case FLOAT32 -> split(Float.floatToIntBits(raw.floatValue()));
        };
    return number(words).filter(v -> v.compareTo(value) == 0).map(_ -> words);
  }

  private int[] split(int both) {
    int high = both >>> 16;
    int low = both & 0xffff;
    return littleWords ? new int[] {low, high} : new int[] {high, low};
  }

  private static BigDecimal rounded(BigDecimal value) {
    BigDecimal two = value.setScale(DECIMALS, RoundingMode.HALF_EVEN);
    return two.signum() == 0 ? BigDecimal.ZERO : two.stripTrailingZeros();
  }
}
