package io.wheeltapper.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A signal as an entry keeps it: enough to find it again and to read what it said.
 *
 * @param id the signal's id
 * @param at event time, epoch milliseconds
 * @param type what happened or what aspect; {@code snapshot} for numbers
 * @param raw the source's own text, untrusted, shortened to {@value #LONGEST} characters
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Evidence(
    String id, Target target, String sensor, Origin origin, long at, String type, String raw) {

  /** Longest raw text in an entry, in characters: an entry holds 65,535 bytes in all. */
  public static final int LONGEST = 1_000;

  /** What an entry keeps of a signal. */
  public static Evidence of(Signal signal) {
    return switch (signal) {
      case Event e ->
          new Evidence(e.id(), e.target(), e.sensor(), e.origin(), e.at(), e.type(), cut(e.raw()));
      case Status s ->
          new Evidence(
              s.id(),
              s.target(),
              s.sensor(),
              s.origin(),
              s.at(),
              s.type(),
              cut(s.raw().isEmpty() ? s.value() : s.raw()));
      case Snapshot n ->
          new Evidence(
              n.id(),
              n.target(),
              n.sensor(),
              n.origin(),
              n.at(),
              "snapshot",
              cut(n.metrics().toString()));
    };
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }
}
