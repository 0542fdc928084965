package io.wheeltapper.actuators;

/** A call to another system did not end well; the kind says what is known about its effect. */
public final class CallFailed extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is known. */
  public enum Kind {
    /** It answered, and the answer is no: nothing was changed; the same call again is useless. */
    REFUSED,
    /**
     * It was not reached, or a read gave no answer: nothing was changed. Also where the other side
     * takes the same call twice as once. Try again.
     */
    UNREACHABLE,
    /** The call went out and no answer came: nobody can say whether it took effect. */
    UNCERTAIN,
    /** A read was answered with what cannot be read: nothing was changed. */
    NONSENSE
  }

  private final Kind kind;

  /** With words a person can act on. */
  public CallFailed(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** With its cause. */
  public CallFailed(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What is known about its effect. */
  public Kind kind() {
    return kind;
  }
}
