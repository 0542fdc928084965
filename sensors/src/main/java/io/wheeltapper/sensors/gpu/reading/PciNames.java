package io.wheeltapper.sensors.gpu.reading;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PCI addresses in the many ways in which they are written. Pure. */
public final class PciNames {

  private static final Pattern ADDRESS =
      Pattern.compile("([0-9a-fA-F]{4,8}):([0-9a-fA-F]{2}):([0-9a-fA-F]{2})(?:\\.[0-7])?");

  private PciNames() {}

  /**
   * {@code 00000000:3B:00.0} as the kernel log and the topology file write it: {@code 0000:3b:00}.
   * Blank for what is no address.
   */
  public static String of(String text) {
    Matcher m = ADDRESS.matcher(text.strip());
    if (!m.matches()) {
      return "";
    }
    String domain = m.group(1);
    while (domain.length() > 4 && domain.charAt(0) == '0') {
      domain = domain.substring(1);
    }
    return (domain + ":" + m.group(2) + ":" + m.group(3)).toLowerCase(Locale.ROOT);
  }
}
