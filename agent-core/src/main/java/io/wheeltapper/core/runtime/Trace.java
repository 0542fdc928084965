package io.wheeltapper.core.runtime;

import io.wheeltapper.core.model.Digest;
import java.util.Optional;

/**
 * One trace a case: its ids follow from the case's id by hash, so that a restart, a replay and a
 * person with the case's id at hand come to the same. Safe for all threads.
 */
public final class Trace {

  /**
   * What the thread tells of just now.
   *
   * @param caseId never {@code ""}
   * @param entry the ledger entry's index, or -1
   */
  public record Told(String caseId, long entry) {}

  private static final ThreadLocal<Told> NOW = new ThreadLocal<>();

  private Trace() {}

  /** The trace id of a case: 32 hex digits, as W3C Trace Context has it. */
  public static String id(String caseId) {
    return Digest.full("trace", caseId).substring(0, 32);
  }

  /**
   * The id of a span of a case: 16 hex digits.
   *
   * @param parts what is unlike in every two spans of one case
   */
  public static String span(String caseId, Object... parts) {
    Object[] all = new Object[parts.length + 2];
    all[0] = "span";
    all[1] = caseId;
    System.arraycopy(parts, 0, all, 2, parts.length);
    return Digest.of(all);
  }

  /** The id of the span that spans the whole case. */
  public static String root(String caseId) {
    return span(caseId);
  }

  /** Runs something that tells of a case: log lines and measures made in it name its trace. */
  public static void telling(String caseId, long entry, Runnable what) {
    if (caseId.isEmpty()) {
      what.run();
      return;
    }
    Told before = NOW.get();
    NOW.set(new Told(caseId, entry));
    try {
      what.run();
    } finally {
      if (before == null) {
        NOW.remove();
      } else {
        NOW.set(before);
      }
    }
  }

  /** What this thread tells of. */
  public static Optional<Told> told() {
    return Optional.ofNullable(NOW.get());
  }
}
