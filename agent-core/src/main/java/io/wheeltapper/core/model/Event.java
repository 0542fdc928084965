package io.wheeltapper.core.model;

import java.util.Map;

/**
 * It happened.
 *
 * @param type kebab-case name of what happened: {@code xid}, {@code sxid}, {@code sensor.silent}
 * @param fields what a parser read out of the raw text; values are data, never trusted
 * @param raw the text as it came, at most {@link #LONGEST_RAW} characters
 */
public record Event(
    Target target,
    String node,
    String sensor,
    Origin origin,
    long at,
    String type,
    Map<String, String> fields,
    String raw)
    implements Signal {

  /** Longest raw text kept, in characters; an entry of the ledger holds 65,535 bytes in all. */
  public static final int LONGEST_RAW = 2_000;

  public Event {
    fields = Map.copyOf(fields);
    raw = raw.length() > LONGEST_RAW ? raw.substring(0, LONGEST_RAW) : raw;
  }

  /** The field, or {@code ""} when there is none. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** The field as a whole number, or -1 when there is none or it is no number. */
  public long number(String name) {
    return Numbers.wholeOr(field(name), -1);
  }

  @Override
  public String id() {
    return Digest.of("event", target, sensor, at, type, fields, raw);
  }
}
