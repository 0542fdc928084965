package io.wheeltapper.sensors.facility.modbus;

import io.wheeltapper.sensors.facility.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands in which register of one model.
 *
 * @param constants words whose numbers are known beforehand, such as the rated flow
 */
record RegisterMap(
    String name, List<Number> numbers, List<State> states, SortedMap<String, Double> constants) {

  /** Most registers in one question (MODBUS Application Protocol 1.1b3, 6.3). */
  static final int MOST_AT_ONCE = 125;

  RegisterMap {
    numbers = List.copyOf(numbers);
    states = List.copyOf(states);
    constants = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(constants));
  }

  /** The four tables of a device; the function codes that read them. */
  enum Table {
    COIL("coil", 1),
    DISCRETE("discrete", 2),
    HOLDING("holding", 3),
    INPUT("input", 4);

    private final String word;
    private final int function;

    Table(String word, int function) {
      this.word = word;
      this.function = function;
    }

    String word() {
      return word;
    }

    int function() {
      return function;
    }

    boolean bits() {
      return this == COIL || this == DISCRETE;
    }

    static List<String> words() {
      return java.util.Arrays.stream(values()).map(Table::word).toList();
    }

    static Optional<Table> parse(String word) {
      return java.util.Arrays.stream(values()).filter(t -> t.word.equals(word)).findFirst();
    }
  }

  /** How registers are one number. */
  enum Form {
    INT16(1),
    UINT16(1),
    INT32(2),
    UINT32(2),
    FLOAT32(2),
    /** A coil, a discrete input, or one bit of a register. */
    BIT(1);

    private final int registers;

    Form(int registers) {
      this.registers = registers;
    }

    int registers() {
      return registers;
    }

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * Where a raw value stands.
   *
   * @param address as sent, from 0
   * @param littleWords whether the low word of 32 bits comes first
   * @param bit which one of a register, 0 the lowest; -1 without
   */
  record Place(Table table, int address, Form form, boolean littleWords, int bit) {

    String shown() {
      return table.word() + " " + address;
    }

    /** The raw number, or NaN where the registers hold none. */
    double decode(int first, int second) {
      int high = littleWords ? second : first;
      int low = littleWords ? first : second;
      int both = (high << 16) | low;
      return switch (form) {
        case INT16 -> (short) first;
        case UINT16 -> first;
        case INT32 -> both;
        case UINT32 -> both & 0xffff_ffffL;
        case FLOAT32 -> Float.intBitsToFloat(both);
        case BIT -> bit < 0 ? first & 1 : (first >> bit) & 1;
      };
    }
  }

  /**
   * One number.
   *
   * @param absent the raw value by which the device says that it has none
   * @param least smallest that is believed, after scaling, in the map's unit
   */
  record Number(
      Place place, String word, Scale scale, double least, double most, Optional<Double> absent) {}

  /** How a raw value becomes one of the map's unit. */
  record Scale(double factor, double offset, Optional<Unit> unit) {}

  /**
   * A state.
   *
   * @param type {@code facility.leak}, {@code facility.power} …
   * @param words what each raw value means
   */
  record State(Place place, String type, Map<Long, String> words, String what) {
    State {
      words = Map.copyOf(words);
    }
  }

  /** A stretch that is read at once. */
  record Block(Table table, int address, int count) {}

  /** Neighbours are read together; what lies between them is not: it may be no register at all. */
  List<Block> blocks() {
    List<Place> places = new ArrayList<>();
    numbers.forEach(n -> places.add(n.place()));
    states.forEach(s -> places.add(s.place()));
    places.sort(Comparator.comparing(Place::table).thenComparing(Place::address));
    List<Block> blocks = new ArrayList<>();
    for (Place place : places) {
      int end = place.address() + place.form().registers();
      Block last = blocks.isEmpty() ? null : blocks.getLast();
      boolean together =
          last != null
              && last.table() == place.table()
              && place.address() <= last.address() + last.count()
              && end - last.address() <= MOST_AT_ONCE;
      if (last != null && together) {
        int count = Math.max(last.count(), end - last.address());
        blocks.set(blocks.size() - 1, new Block(last.table(), last.address(), count));
      } else {
        blocks.add(new Block(place.table(), place.address(), place.form().registers()));
      }
    }
    return blocks;
  }

  /** What was read of one device: values by table and address. */
  static final class Image {
    private final Map<Table, Map<Integer, Integer>> values = new java.util.EnumMap<>(Table.class);

    void put(Table table, int address, int value) {
      values.computeIfAbsent(table, _ -> new java.util.HashMap<>()).put(address, value & 0xffff);
    }

    OptionalInt get(Table table, int address) {
      Integer value = values.getOrDefault(table, Map.of()).get(address);
      return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    boolean empty() {
      return values.isEmpty();
    }

    /** The raw number at a place; NaN when it was not read whole. */
    double raw(Place place) {
      OptionalInt first = get(place.table(), place.address());
      OptionalInt second =
          place.form().registers() == 2
              ? get(place.table(), place.address() + 1)
              : OptionalInt.of(0);
      return first.isEmpty() || second.isEmpty()
          ? Double.NaN
          : place.decode(first.getAsInt(), second.getAsInt());
    }
  }
}
