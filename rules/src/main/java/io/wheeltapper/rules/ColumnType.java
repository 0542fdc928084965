package io.wheeltapper.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a table's column may hold. */
enum ColumnType {
  /** Not empty, and unique when it is the first column. */
  KEY("\\S(.*\\S)?", "a key is not empty and has no blanks around it"),
  TEXT("[^\\p{Cntrl}]*", "text has no control characters"),
  /** A code: fault, bucket, severity. */
  WORD("([A-Za-z0-9][A-Za-z0-9_./-]*)?", "a word has letters, digits and _ . / - only"),
  NUMBER("([0-9]{1,18})?", "a number has up to 18 digits"),
  HEX("(0x[0-9A-Fa-f]{1,15}(\\|0x[0-9A-Fa-f]{1,15})*)?", "hexadecimal: 0x1f, or 0x0|0x1f"),
  BITS("([01-]{1,60})?", "a bit pattern has 0, 1 and - (either) only");

  private final Pattern pattern;
  private final String shape;

  ColumnType(String pattern, String shape) {
    this.pattern = Pattern.compile(pattern);
    this.shape = shape;
  }

  boolean takes(String cell) {
    return pattern.matcher(cell).matches();
  }

  String shape() {
    return shape;
  }

  static @Nullable ColumnType named(String word) {
    return Arrays.stream(values()).filter(t -> t.word().equals(word)).findFirst().orElse(null);
  }

  static List<String> words() {
    return Arrays.stream(values()).map(ColumnType::word).toList();
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
