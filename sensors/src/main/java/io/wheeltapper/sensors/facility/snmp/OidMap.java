package io.wheeltapper.sensors.facility.snmp;

import io.wheeltapper.sensors.facility.Unit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * What one sort of device says at which OIDs, and the words that it becomes.
 *
 * @param systems beginnings of {@code sysObjectID} by which it is recognised
 * @param probe a column that only such a device has; empty: recognised by {@code systems} alone
 */
record OidMap(
    String name, List<String> systems, String probe, List<Number> numbers, List<State> states) {

  OidMap {
    systems = List.copyOf(systems);
    numbers = List.copyOf(numbers);
    states = List.copyOf(states);
  }

  private static final Pattern INLET =
      Pattern.compile(
          "(?i)(?<![a-z])(inlet|intake|front|cold)(?![a-z])(?!.*(outlet|exhaust|rear|hot))");

  /** How several rows become one number. */
  enum Over {
    SUM,
    MAX,
    MIN,
    MEAN
  }

  /** Only rows for which another column says this. */
  record Where(String oid, String is) {}

  /**
   * Rows of a column.
   *
   * @param index which rows, part by part, {@code *.*.5}; empty for all
   * @param named a column with the name of each row's probe: only rows whose name says that it is
   *     at the inlet; empty for all
   */
  record Column(String oid, String index, Optional<Where> where, String named) {

    /** Every row. */
    static Column all(String oid) {
      return new Column(oid, "", Optional.empty(), "");
    }

    /** Whether a probe's name says that it measures what flows in. */
    static boolean inlet(String name) {
      return INLET.matcher(name).find();
    }

    boolean takes(String row) {
      if (index.isEmpty()) {
        return true;
      }
      String[] wanted = index.split("\\.");
      String[] parts = row.split("\\.");
      if (wanted.length != parts.length) {
        return false;
      }
      for (int i = 0; i < wanted.length; i++) {
        if (!wanted[i].equals("*") && !wanted[i].equals(parts[i])) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * One number.
   *
   * @param rack whether it is about the rack in which the device stands, not about the device
   * @param digits a column with the number of decimal digits of each row; empty for none
   * @param least smallest that is believed, after scaling, in the map's unit
   */
  record Number(
      Column column,
      String word,
      boolean rack,
      Scale scale,
      double least,
      double most,
      Over over) {}

  /** How a raw value becomes one of the word's unit. */
  record Scale(double factor, String digits, Optional<Unit> unit) {}

  /**
   * What makes a state.
   *
   * @param type {@code facility.power} or {@code facility.leak}
   * @param every the word when every row is so, else that of the row; empty: no matter
   * @param what names the part, for people
   * @param only without which a row is well whatever it says
   */
  record State(
      Column column,
      String type,
      List<Test> tests,
      String every,
      String what,
      Optional<Only> only) {

    State {
      tests = List.copyOf(tests);
    }

    /** The word of one row's value; empty where it is well. */
    Optional<String> of(double value) {
      Optional<String> word =
          tests.stream().filter(t -> t.holds(value)).map(Test::word).findFirst();
      // By what is less than nothing a device says that it does not know.
      boolean coded = tests.stream().anyMatch(t -> t.how() == How.IS);
      return word.isEmpty() && coded && value < 0 ? Optional.of(blind()) : word;
    }

    /** What is said where nothing can be seen. */
    String blind() {
      return type.equals("facility.leak") ? "unavailable" : "unknown";
    }
  }

  /** A column that must be below this in the same row. */
  record Only(String oid, double below) {}

  /** A value that means a word. */
  record Test(How how, double value, String word) {

    boolean holds(double read) {
      return switch (how) {
        case IS -> read == value;
        case ABOVE -> read > value;
        case BELOW -> read < value;
      };
    }
  }

  /** How a value is compared. */
  enum How {
    IS,
    ABOVE,
    BELOW
  }

  /** Several rows as one. */
  static OptionalDouble together(Over over, List<Double> rows) {
    if (rows.isEmpty()) {
      return OptionalDouble.empty();
    }
    var all = rows.stream().mapToDouble(Double::doubleValue);
    return switch (over) {
      case SUM -> OptionalDouble.of(all.sum());
      case MAX -> all.max();
      case MIN -> all.min();
      case MEAN -> all.average();
    };
  }
}
