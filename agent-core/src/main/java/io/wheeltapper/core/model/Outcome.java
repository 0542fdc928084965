package io.wheeltapper.core.model;

/** How a call, a verification or an undo ended. Unknown counts as failure. */
public sealed interface Outcome {

  /** What was seen, in words. */
  String detail();

  /** {@code done}, {@code failed} or {@code unknown}. */
  default String word() {
    return switch (this) {
      case Done _ -> "done";
      case Failed _ -> "failed";
      case Unknown _ -> "unknown";
    };
  }

  /** It was done, or was so already. */
  record Done(String detail) implements Outcome {}

  /** It was not done. */
  record Failed(String detail, boolean retryable) implements Outcome {}

  /** Nobody can say: a time-out after the call went out, a crash between. */
  record Unknown(String detail) implements Outcome {}
}
