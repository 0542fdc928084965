package io.wheeltapper.sensors.gpu.kmsg;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code SXid} message of the NVSwitch driver. Only the first line of a burst says how bad it
 * is; lines of {@code Severity …} and {@code Data {…}} follow it and carry {@code
 * continuation=true}.
 *
 * @param pci the switch, as {@link PciAddress} writes it
 * @param fields {@code sxid pci text device} always
 */
record SxidLine(String pci, Map<String, String> fields) {

  /** How every line of the NVSwitch driver begins. */
  static final String BEGIN = "nvidia-nvswitch";

  private static final Pattern SHAPE =
      Pattern.compile(
          "(nvidia-nvswitch\\d{1,3}): SXid \\((?:PCI:)?([0-9a-fA-F]{4,8}):([0-9a-fA-F]{2}):([0-9a-fA-F]{2})"
              + "(?:\\.[0-7])?\\): *0*(\\d{1,6})(?![\\w.])[, ]*(.*)");
  private static final Pattern LINK = Pattern.compile("\\bLink (\\d{1,3})\\b");
  private static final Pattern SEVERITY =
      Pattern.compile("(Fatal|Non-fatal|Correctable)\\b.*", Pattern.CASE_INSENSITIVE);
  private static final Pattern CONTINUATION = Pattern.compile("(?:Severity \\d|Data ?\\{).*");

  SxidLine {
    fields = Map.copyOf(fields);
  }

  /** The SXid in a message; empty when it is none or is cut before its number. */
  static Optional<SxidLine> parse(String message) {
    Matcher m = SHAPE.matcher(message);
    if (!m.matches()) {
      return Optional.empty();
    }
    String pci = PciAddress.of(m.group(2), m.group(3), m.group(4));
    Map<String, String> fields = new LinkedHashMap<>();
    String text = m.group(6).strip();
    fields.put("sxid", m.group(5));
    fields.put("pci", pci);
    fields.put("device", m.group(1));
    fields.put(
        "text",
        text.length() > XidLine.LONGEST_TEXT ? text.substring(0, XidLine.LONGEST_TEXT) : text);
    Matcher severity = SEVERITY.matcher(text);
    if (severity.matches()) {
      fields.put("severity", severity.group(1).toLowerCase(Locale.ROOT).replace("-", ""));
    }
    Matcher link = LINK.matcher(text);
    if (link.find()) {
      fields.put("link", Integer.toString(Integer.parseInt(link.group(1))));
    }
    if (CONTINUATION.matcher(text).matches()) {
      fields.put("continuation", "true");
    }
    return Optional.of(new SxidLine(pci, fields));
  }
}
