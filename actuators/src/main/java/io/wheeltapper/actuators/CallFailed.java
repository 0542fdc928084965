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
    NONSENSE,
    /** The {@link Line} did not let it through: it was not made. Later. */
    NOT_MADE
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

  /**
   * An HTTP answer that is no success. Refused is what says no; not carried out is what says that
   * we call too fast (408, 429); after an error of the server nobody can say what a write did: also
   * a 503 may come from a proxy whose server had the call.
   *
   * @param writes whether the call changes anything over there
   */
  public static CallFailed answered(int status, boolean writes, String message) {
    return new CallFailed(kindOf(status, writes), message);
  }

  private static Kind kindOf(int status, boolean writes) {
    if (status == 408 || status == 429) {
      return Kind.UNREACHABLE;
    }
    if (status >= 400 && status < 500) {
      return Kind.REFUSED;
    }
    boolean error = status >= 500;
    return writes ? Kind.UNCERTAIN : error ? Kind.UNREACHABLE : Kind.NONSENSE;
  }

  /** What is known about its effect. */
  public Kind kind() {
    return kind;
  }
}
