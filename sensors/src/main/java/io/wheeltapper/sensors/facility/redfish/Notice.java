package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.bmc.Uri;
import java.util.ArrayList;
import java.util.List;

/**
 * What a BMC reports of its own accord, by its stream or in a log: the same thing twice, perhaps.
 *
 * @param stamp by the BMC's clock, epoch milliseconds; 0 when it has none
 * @param registry of the message, or {@code ""}
 * @param key of the message within its registry: {@code LeakDetectedCritical}
 * @param origin the resource that it is about, or {@code ""}
 * @param entry where it stands in a log, or {@code ""}
 */
record Notice(
    long stamp,
    String registry,
    String key,
    String severity,
    String message,
    String origin,
    String entry) {

  private static final int LONGEST_KEY = 128;

  /** The events of one frame; what is no event is none. */
  static List<Notice> events(Doc frame) {
    List<Notice> all = new ArrayList<>();
    frame.list("Events").stream().limit(256).forEach(e -> all.add(of(e, "")));
    return all;
  }

  /** An entry of a log. */
  static Notice entry(Doc entry) {
    return of(entry, Uri.key(entry.id()));
  }

  private static Notice of(Doc doc, String self) {
    String message = doc.first("MessageId", "EntryCode");
    int dot = message.indexOf('.');
    int last = message.lastIndexOf('.');
    String linked = doc.link("OriginOfCondition");
    return new Notice(
        Machine.millis(doc.first("EventTimestamp", "Created")).orElse(0L),
        dot < 0 ? "" : cut(message.substring(0, dot)),
        cut(message.substring(last + 1)),
        doc.first("MessageSeverity", "Severity"),
        doc.text("Message"),
        linked.isEmpty() ? doc.at("Links").link("OriginOfCondition") : linked,
        self.isEmpty() ? Uri.key(doc.link("LogEntry")) : self);
  }

  private static String cut(String key) {
    return key.length() > LONGEST_KEY ? key.substring(0, LONGEST_KEY) : key;
  }

  /** Whether anybody need hear of it. */
  boolean matters() {
    return Health.of(severity).filter(h -> h != Health.OK).isPresent();
  }
}
