package io.wheeltapper.core.model;

import java.util.Map;

/**
 * It is so until it changes: the newest status of one {@code (target, type, sensor)} replaces the
 * one before.
 *
 * @param type what aspect: {@code slurm.node}, {@code slurm.job}, {@code sensor}
 * @param value the state itself, in the source's own words
 * @param fields further facts that belong to the state
 * @param raw the source's text, where it is short
 */
public record Status(
    Target target,
    String node,
    String sensor,
    Origin origin,
    long at,
    String type,
    String value,
    Map<String, String> fields,
    String raw)
    implements Signal {

  public Status {
    fields = Map.copyOf(fields);
    raw = raw.length() > Event.LONGEST_RAW ? raw.substring(0, Event.LONGEST_RAW) : raw;
  }

  /** The field, or {@code ""} when there is none. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** The field as a whole number, or -1 when there is none or it is no number. */
  public long number(String name) {
    return Numbers.wholeOr(field(name), -1);
  }

  /** Whether it says the same as another, its time and raw text aside. */
  public boolean sameAs(Status other) {
    return target.equals(other.target)
        && type.equals(other.type)
        && value.equals(other.value)
        && fields.equals(other.fields);
  }

  @Override
  public String id() {
    return Digest.of("status", target, sensor, at, type + "=" + value, fields, raw);
  }
}
