package io.wheeltapper.core.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A stable code, the key of all policy: {@code gpu-fell-off-bus}.
 *
 * @param code lower-case words joined by hyphens
 */
public record Fault(String code) implements Comparable<Fault> {

  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  public Fault {
    if (code.length() > 80 || !SHAPE.matcher(code).matches()) {
      throw new IllegalArgumentException(
          "'" + code + "' is no fault code; write lower-case words joined by hyphens");
    }
  }

  /** The code from its text. */
  @JsonCreator
  public static Fault of(String code) {
    return new Fault(code);
  }

  @Override
  public int compareTo(Fault other) {
    return code.compareTo(other.code);
  }

  @Override
  @JsonValue
  public String toString() {
    return code;
  }
}
