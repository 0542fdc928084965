package io.wheeltapper.actuators.gpu;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Within what a site lets a number be set; the device's own bounds hold besides.
 *
 * @param what the unit
 */
record Range(int least, int most, String what) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})-(\\d{1,6})");

  /** From a setting; anything where it is empty. */
  static Range of(Settings settings, String key, String what) {
    String text = settings.text(key);
    if (text.isEmpty()) {
      return new Range(1, 999_999, what);
    }
    Range range = parse(text, what);
    if (range == null) {
      throw new BadSetting(key, "'" + text + "' is no range; write 400-700");
    }
    return range;
  }

  static @Nullable Range parse(String text, String what) {
    Matcher range = TEXT.matcher(text);
    if (!range.matches()) {
      return null;
    }
    int least = Integer.parseInt(range.group(1));
    int most = Integer.parseInt(range.group(2));
    return least < 1 || least > most ? null : new Range(least, most, what);
  }

  /** Why the number is not to be set, or {@code ""}. */
  String forbids(int number) {
    return number < least || number > most
        ? number + " " + what + " is not within the site's " + least + "-" + most
        : "";
  }
}
