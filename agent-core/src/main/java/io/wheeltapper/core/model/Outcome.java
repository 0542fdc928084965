package io.wheeltapper.core.model;

/**
 * How a call, a verification or an undo ended. Unknown counts as failure. Each may bring evidence:
 * a text too large for the ledger, such as a check's whole output, which is kept beside it and
 * named there by its hash.
 */
public sealed interface Outcome {

  /** What was seen, in words. */
  String detail();

  /** The evidence's text, or its {@link Exhibit name} once it is kept, or {@code ""}. */
  String evidence();

  /** The same with evidence; no secret may be in it. */
  default Outcome with(String evidence) {
    return switch (this) {
      case Done done -> new Done(done.detail(), evidence);
      case Failed failed -> new Failed(failed.detail(), failed.retryable(), evidence);
      case Unknown unknown -> new Unknown(unknown.detail(), evidence);
    };
  }

  /** {@code done}, {@code failed} or {@code unknown}. */
  default String word() {
    return switch (this) {
      case Done _ -> "done";
      case Failed _ -> "failed";
      case Unknown _ -> "unknown";
    };
  }

  /** It was done, or was so already. */
  record Done(String detail, String evidence) implements Outcome {

    /** Without evidence. */
    public Done(String detail) {
      this(detail, "");
    }
  }

  /** It was not done. */
  record Failed(String detail, boolean retryable, String evidence) implements Outcome {

    /** Without evidence. */
    public Failed(String detail, boolean retryable) {
      this(detail, retryable, "");
    }
  }

  /** Nobody can say: a time-out after the call went out, a crash between. */
  record Unknown(String detail, String evidence) implements Outcome {

    /** Without evidence. */
    public Unknown(String detail) {
      this(detail, "");
    }
  }
}
