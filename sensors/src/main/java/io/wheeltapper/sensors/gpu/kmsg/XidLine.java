package io.wheeltapper.sensors.gpu.kmsg;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One {@code NVRM: Xid} message, in all shapes that drivers print.
 *
 * @param code the Xid's number
 * @param pci as {@link PciAddress} writes it
 * @param fields {@code xid pci text} always; what else the text said
 */
record XidLine(int code, String pci, Map<String, String> fields) {

  /** How every Xid begins. */
  static final String BEGIN = "NVRM: Xid";

  /** Longest text kept in a field, in characters; the whole line stays in the raw text. */
  static final int LONGEST_TEXT = 600;

  private static final Pattern SHAPE =
      Pattern.compile(
          "NVRM: Xid \\((?:PCI:)?"
              + PciAddress.PATTERN
              + "(?: GPU-I:(\\d{1,4}))?(?: GPU-CI:(\\d{1,4}))?\\): *(\\d{1,6})(?![\\w.])(.*)");

  /** {@code pid=…, name=…,} may each be missing; a name holds no comma. */
  private static final Pattern WHO =
      Pattern.compile(
          "[, ]*(?:pid='?(?:(\\d{1,10})|[^', ]*)'?)?[, ]*(?:name='?([^,']{1,64})[^,]*)?[, ]*(.*)");

  XidLine {
    fields = Map.copyOf(fields);
  }

  /** The Xid in a message that starts with {@link #BEGIN}; empty when it is cut or no Xid. */
  static Optional<XidLine> parse(String message) {
    Matcher m = SHAPE.matcher(message);
    if (!m.matches()) {
      return Optional.empty();
    }
    int code = Integer.parseInt(m.group(6));
    String pci = PciAddress.of(m.group(1), m.group(2), m.group(3));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("xid", Integer.toString(code));
    fields.put("pci", pci);
    put(fields, "gpu_instance", m.group(4));
    put(fields, "compute_instance", m.group(5));
    Matcher who = WHO.matcher(m.group(7));
    String text = m.group(7);
    if (who.matches()) {
      put(fields, "pid", who.group(1));
      put(fields, "name", who.group(2));
      text = who.group(3);
    }
    text = text.strip();
    fields.put("text", text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
    XidText.read(code, fields.getOrDefault("text", ""), fields);
    return Optional.of(new XidLine(code, pci, fields));
  }

  private static void put(Map<String, String> fields, String key, @Nullable String value) {
    if (value != null && !value.isBlank() && !value.equals("<unknown>")) {
      fields.put(key, value.strip());
    }
  }
}
