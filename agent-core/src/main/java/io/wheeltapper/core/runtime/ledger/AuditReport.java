package io.wheeltapper.core.runtime.ledger;

import java.util.List;

/**
 * What an audit found.
 *
 * @param intact whether everything that can be checked is right
 * @param size how many entries were checked before the first that is wrong, or all
 * @param index the first entry that is wrong, or -1; for a tree head that does not match, the size
 *     that it covers
 * @param reason what is wrong there, or {@code ""}
 * @param root the root over {@code size} entries, base64
 * @param notes what a person must know beside it: what could not be checked
 */
public record AuditReport(
    boolean intact, long size, long index, String reason, String root, List<String> notes) {

  public AuditReport {
    notes = List.copyOf(notes);
  }

  /** One line for a person. */
  @Override
  public String toString() {
    return intact
        ? "intact: " + size + " entries, root " + root
        : "NOT INTACT at entry " + index + ": " + reason;
  }
}
