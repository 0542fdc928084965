package io.wheeltapper.sensors.gpu.kmsg;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One kernel log, line by line, into signals: {@code xid}, {@code sxid} and {@code kernel.*}
 * events. The same lines always give the same signals; what it remembers is only which GPU sits
 * where and stories told over several lines. No I/O; for one thread.
 */
final class KernelLog {

  /** {@code /dev/kmsg} writes a line end inside a message so. */
  private static final Pattern EMBEDDED_LINE_END = Pattern.compile("\\\\x0a");

  private final Voice voice;
  private final boolean acceptUserLines;
  private final Prefixes prefixes;
  private final Identities identities;
  private final LostGpu lost = new LostGpu();
  private long previous;

  /** Who speaks: the sensor's name and the node whose log it is. */
  record Voice(String sensor, String node) {}

  /**
   * A log at its first line.
   *
   * @param boot epoch milliseconds from which stamps without a date count
   * @param acceptUserLines whether lines that a program wrote count as the kernel's; only for
   *     laboratories
   */
  KernelLog(Voice voice, long boot, boolean acceptUserLines) {
    this.voice = voice;
    this.acceptUserLines = acceptUserLines;
    this.prefixes = new Prefixes(boot);
    this.identities = new Identities(voice.node());
    this.previous = boot;
  }

  /**
   * What the line says.
   *
   * @param marks fields that every event of this line gets, such as its line number
   */
  Reading take(String line, Map<String, String> marks) {
    LogLine log;
    try {
      log = prefixes.take(line);
    } catch (DateTimeException e) {
      return Reading.rejected("its time is none");
    } catch (IllegalArgumentException e) {
      return Reading.rejected("cut before its message");
    }
    return take(log, line, marks);
  }

  /** What a line says whose prefix is already taken off; {@code raw} is all of it. */
  Reading take(LogLine log, String raw, Map<String, String> marks) {
    previous = log.stamped() ? log.at() : previous;
    List<Signal> signals = new ArrayList<>();
    String rejected = "";
    for (String message : EMBEDDED_LINE_END.split(log.message())) {
      Reading one = message(message.strip(), log.source(), raw, marks);
      signals.addAll(one.signals());
      rejected = one.rejected().isEmpty() ? rejected : one.rejected();
    }
    return signals.isEmpty() && rejected.isEmpty()
        ? Reading.NOTHING
        : new Reading(signals, rejected);
  }

  private Reading message(
      String message, LogLine.Source source, String line, Map<String, String> marks) {
    if (source == LogLine.Source.USER && !acceptUserLines) {
      return looksLikeOurs(message)
          ? Reading.rejected("written by a program, not by the kernel: forgeable")
          : Reading.NOTHING;
    }
    if (message.startsWith(XidLine.BEGIN)) {
      return XidLine.parse(message)
          .map(xid -> Reading.of(xid(xid.pci(), xid.fields(), line, marks)))
          .orElseGet(() -> Reading.rejected("an Xid line that is cut or garbled"));
    }
    if (message.startsWith(SxidLine.BEGIN) && message.contains("SXid")) {
      return SxidLine.parse(message)
          .map(sxid -> Reading.of(sxid(sxid, line, marks)))
          .orElseGet(() -> Reading.rejected("an SXid line that is cut or garbled"));
    }
    if (identities.learn(message)) {
      return Reading.NOTHING;
    }
    Optional<String> gone = lost.take(message);
    if (gone.isPresent()) {
      return Reading.of(xid(gone.get(), synthetic(gone.get(), message), line, marks));
    }
    if (message.contains(XidLine.BEGIN + " (")) {
      return Reading.rejected("an Xid behind a prefix of no known log");
    }
    return KernelFaults.read(message)
        .map(said -> Reading.of(kernel(said, message, line, marks)))
        .orElse(Reading.NOTHING);
  }

  private static boolean looksLikeOurs(String message) {
    return message.contains("NVRM:")
        || (message.contains(SxidLine.BEGIN) && message.contains("SXid"))
        || KernelFaults.read(message).isPresent();
  }

  /** The driver names no Xid in these words; 79 is the code of what they say. */
  private static Map<String, String> synthetic(String pci, String message) {
    String text = message.startsWith("NVRM: ") ? message.substring(6) : message;
    return Map.of(
        "xid", "79", "pci", pci, "synthetic", "true", "text", cap(text, XidLine.LONGEST_TEXT));
  }

  private Event xid(String pci, Map<String, String> said, String line, Map<String, String> marks) {
    Map<String, String> fields = new HashMap<>(said);
    identities.uuid(pci).ifPresent(uuid -> fields.put("uuid", uuid));
    fields.putAll(marks);
    return event(identities.target(pci), Origin.GPU_DRIVER, "xid", fields, line);
  }

  private Event sxid(SxidLine sxid, String line, Map<String, String> marks) {
    Map<String, String> fields = new HashMap<>(sxid.fields());
    fields.putAll(marks);
    Target target = new Target(Target.Kind.SWITCH, sxid.pci() + "@" + voice.node());
    return event(target, Origin.FABRIC, "sxid", fields, line);
  }

  private Event kernel(
      KernelFaults.Said said, String message, String line, Map<String, String> marks) {
    Map<String, String> fields = new HashMap<>(said.fields());
    fields.putAll(marks);
    fields.put("text", cap(message, XidLine.LONGEST_TEXT));
    return event(Target.node(voice.node()), said.origin(), said.type(), fields, line);
  }

  private Event event(
      Target target, Origin origin, String type, Map<String, String> fields, String line) {
    return new Event(target, voice.node(), voice.sensor(), origin, previous, type, fields, line);
  }

  private static String cap(String text, int most) {
    return text.length() > most ? text.substring(0, most) : text;
  }
}
