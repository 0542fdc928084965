package io.wheeltapper.sensors.gpu.kmsg;

import java.util.Locale;

/** PCI addresses as findings and topology files write them: {@code 0000:3b:00}. */
final class PciAddress {

  /** Domain, bus and device in groups 1 to 3 of whoever uses it; a function digit is dropped. */
  static final String PATTERN = "([0-9a-fA-F]{4,8}):([0-9a-fA-F]{2}):([0-9a-fA-F]{2})(?:\\.[0-7])?";

  private PciAddress() {}

  /** Lower case, a domain of four digits unless it needs more, no function. */
  static String of(String domain, String bus, String device) {
    String four = domain;
    while (four.length() > 4 && four.charAt(0) == '0') {
      four = four.substring(1);
    }
    return (four + ":" + bus + ":" + device).toLowerCase(Locale.ROOT);
  }
}
