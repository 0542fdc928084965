package io.wheeltapper.sensors.gpu.kmsg;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the text after an Xid's number says, into fields. The shapes are those of the driver's own
 * format strings (open-gpu-kernel-modules) and of lines seen in the field. Pure.
 */
final class XidText {

  /** 154: the driver's own answer. */
  private static final Pattern RECOVERY =
      Pattern.compile(
          "changed from 0x([0-9a-f]{1,8}) \\(([^)]{1,40})\\) to 0x([0-9a-f]{1,8})"
              + " \\(([^)]{1,40})\\)?",
          Pattern.CASE_INSENSITIVE);

  /** 144 to 150: unit, severity, cross-bar, instance, link, (intrinfo errorstatus …). */
  private static final Pattern NVLINK5 =
      Pattern.compile(
          "(\\w+(?:/\\w+)?) +(Fatal|Nonfatal|Non-fatal) +XC(\\d+) +i(\\d+)(?: +Link +(-?\\d+))?"
              + "(?: +\\((0x[0-9a-f]{1,8})(?: +(0x[0-9a-f]{1,8}))?.*)?.*",
          Pattern.CASE_INSENSITIVE);

  /** 74: a link and its registers. */
  private static final Pattern LINK =
      Pattern.compile(
          "link (\\d{1,3}) ?\\((0x[0-9a-f]+(?:, ?0x[0-9a-f]+){0,15})", Pattern.CASE_INSENSITIVE);

  /** 94, 95: contained or not, and what it wants. */
  private static final Pattern CONTAINMENT =
      Pattern.compile("(Contained|Uncontained): *([^(]{0,60}?) *(?:\\(.*|$)");

  private static final Pattern RESET = Pattern.compile("(?<!-)\\bRST: *(Yes|No)");
  private static final Pattern DRAIN_RESET = Pattern.compile("\\bD-RST: *(Yes|No)");
  private static final Pattern PHYSICAL =
      Pattern.compile("physAddr: *(0x[0-9a-f]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern ADDRESS =
      Pattern.compile("\\b(0x[0-9a-f]{4,16})\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern PREVIOUS = Pattern.compile("caused by previous Xid (\\d{1,5})");
  private static final Pattern WHERE =
      Pattern.compile("\\(GPC (\\d{1,3}), TPC (\\d{1,3})(?:, SM (\\d{1,3}))?\\)");

  /** Xids whose text names a memory address: double-bit error, remapping recorded and failed. */
  private static final List<Integer> ADDRESSED = List.of(48, 63, 64);

  private XidText() {}

  /** Adds what the text of this code says; a shape that is not met adds nothing. */
  static void read(int code, String text, Map<String, String> fields) {
    if (code >= 144 && code <= 150) {
      nvlink5(text, fields);
    }
    switch (code) {
      case 154 -> recovery(text, fields);
      case 74 -> link(text, fields);
      case 94, 95 -> containment(text, fields);
      default -> {}
    }
    if (ADDRESSED.contains(code)) {
      first(ADDRESS, text, "address", fields);
    }
    first(PREVIOUS, text, "caused_by", fields);
    Matcher where = WHERE.matcher(text);
    if (where.find()) {
      fields.put("gpc", where.group(1));
      fields.put("tpc", where.group(2));
      if (where.group(3) != null) {
        fields.put("sm", where.group(3));
      }
    }
  }

  private static void recovery(String text, Map<String, String> fields) {
    Matcher m = RECOVERY.matcher(text);
    if (m.find()) {
      fields.put("recovery_from", Long.toString(Long.parseLong(m.group(1), 16)));
      fields.put("recovery_from_name", m.group(2).strip());
      fields.put("recovery_to", Long.toString(Long.parseLong(m.group(3), 16)));
      fields.put("recovery_to_name", m.group(4).strip());
    }
  }

  private static void nvlink5(String text, Map<String, String> fields) {
    Matcher m = NVLINK5.matcher(text);
    if (!m.matches()) {
      return;
    }
    fields.put("unit", m.group(1));
    fields.put("severity", m.group(2).toLowerCase(Locale.ROOT).replace("-", ""));
    fields.put("crossbar", m.group(3));
    fields.put("instance", m.group(4));
    String[] names = {"link", "intrinfo", "errorstatus"};
    for (int i = 0; i < names.length; i++) {
      String value = m.group(5 + i);
      if (value != null) {
        fields.put(names[i], value.toLowerCase(Locale.ROOT));
      }
    }
  }

  private static void link(String text, Map<String, String> fields) {
    Matcher m = LINK.matcher(text);
    if (m.find()) {
      fields.put("link", m.group(1));
      fields.put("registers", m.group(2).replace(" ", "").toLowerCase(Locale.ROOT));
    }
  }

  private static void containment(String text, Map<String, String> fields) {
    Matcher m = CONTAINMENT.matcher(text);
    if (m.lookingAt()) {
      fields.put("containment", m.group(1).toLowerCase(Locale.ROOT));
      fields.put("unit", m.group(2));
    }
    first(RESET, text, "reset", fields);
    first(DRAIN_RESET, text, "drain_reset", fields);
    first(PHYSICAL, text, "address", fields);
  }

  private static void first(Pattern pattern, String text, String key, Map<String, String> fields) {
    Matcher m = pattern.matcher(text);
    if (m.find()) {
      fields.put(key, m.group(1).toLowerCase(Locale.ROOT));
    }
  }
}
