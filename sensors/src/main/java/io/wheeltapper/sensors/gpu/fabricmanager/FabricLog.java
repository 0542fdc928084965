package io.wheeltapper.sensors.gpu.fabricmanager;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.gpu.reading.PciNames;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of {@code fabricmanager.log} into signals: errors as events, and the version that it says
 * at its start. All else is left alone. For one log, one thread.
 */
final class FabricLog {

  static final String VERSION = "version.fabric-manager";

  /** {@code [Feb 27 2025 15:10:02] [ERROR] [tid 12727] text}. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\[(\\w{3} +\\d{1,2} \\d{4} \\d\\d:\\d\\d:\\d\\d)\\] *\\[(\\w{1,10})\\]"
              + " *(?:\\[tid \\d{1,10}\\])? *(.*)");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM d uuuu HH:mm:ss", Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final Pattern SXID =
      Pattern.compile("detected NVSwitch (fatal|non-fatal) error (\\d{1,6})(.*)");
  private static final Pattern AT_PCI = Pattern.compile("pci bus id ([0-9a-fA-F:.]{7,20})");
  private static final Pattern PORT = Pattern.compile("\\bport (\\d{1,4})\\b");

  private static final Pattern RUNS =
      Pattern.compile("Fabric ?Manager version (?:is :? ?)?([0-9][0-9.]{2,30})\\b.*");

  private static final int LONGEST_TEXT = 600;

  private final String node;
  private final String sensor;
  private final ZoneId zone;
  private String version = "";

  /**
   * Of this node.
   *
   * @param zone of the times in the log, which name none
   */
  FabricLog(String node, String sensor, ZoneId zone) {
    this.node = node;
    this.sensor = sensor;
    this.zone = zone;
  }

  /**
   * What a line says.
   *
   * @param now the time of a line without one, epoch milliseconds
   */
  Optional<Signal> take(String line, long number, long now) {
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      return Optional.empty();
    }
    long at = at(m.group(1), now);
    String level = m.group(2).toLowerCase(Locale.ROOT);
    String text = m.group(3).strip();
    Matcher runs = RUNS.matcher(text);
    if (runs.matches()) {
      return version(runs.group(1), at);
    }
    if (!level.equals("error") && !level.equals("critical")) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    fields.put("level", level);
    fields.put("line", Long.toString(number));
    fields.put("text", text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
    Matcher sxid = SXID.matcher(text);
    if (sxid.matches()) {
      fields.put("severity", sxid.group(1).equals("fatal") ? "fatal" : "nonfatal");
      fields.put("sxid", sxid.group(2));
      Matcher pci = AT_PCI.matcher(sxid.group(3));
      if (pci.find() && !PciNames.of(pci.group(1)).isBlank()) {
        fields.put("pci", PciNames.of(pci.group(1)));
      }
      Matcher port = PORT.matcher(sxid.group(3));
      if (port.find()) {
        fields.put("port", port.group(1));
      }
    }
    return Optional.of(
        new Event(
            Target.node(node),
            node,
            sensor,
            Origin.FABRIC,
            at,
            "fabric-manager.error",
            fields,
            line));
  }

  /** Its version, where that is news. */
  Optional<Signal> version(String said, long at) {
    if (said.isBlank() || said.equals(version)) {
      return Optional.empty();
    }
    Map<String, String> fields =
        version.isBlank() ? Map.of() : Map.of("changed_at", Long.toString(at));
    version = said;
    return Optional.of(
        new Status(Target.node(node), node, sensor, Origin.HOST, at, VERSION, said, fields, ""));
  }

  /** The version as it is known, or blank. */
  String version() {
    return version;
  }

  /** The version is said again at the next word of it. */
  void anew() {
    version = "";
  }

  private long at(String stamp, long now) {
    try {
      return LocalDateTime.parse(stamp.replaceAll(" +", " "), TIME)
          .atZone(zone)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException e) {
      return now;
    }
  }
}
