package io.wheeltapper.actuators;

import java.net.http.HttpResponse;
import java.time.Duration;

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
    /**
     * It was not made, or was turned away unread since we call too fast: nothing was changed, and
     * nothing is known about the system. Later.
     */
    NOT_MADE
  }

  private final Kind kind;
  private final Duration later;

  /** With words a person can act on. */
  public CallFailed(Kind kind, String message) {
    this(kind, message, Duration.ZERO);
  }

  /** With its cause. */
  public CallFailed(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.later = Duration.ZERO;
  }

  private CallFailed(Kind kind, String message, Duration later) {
    super(message);
    this.kind = kind;
    this.later = later;
  }

  /** Whether a status says that we call too fast: Request Timeout, Too Many Requests. */
  public static boolean tooFast(int status) {
    return status == 408 || status == 429;
  }

  /** Turned away since we call too fast: how long to wait is what the answer says, bounded. */
  public static CallFailed tooFast(HttpResponse<?> answer, String message) {
    return new CallFailed(Kind.NOT_MADE, message, RetryAfter.of(answer.headers()));
  }

  /**
   * As {@link #answered(int, boolean, String)}, with what the answer says of when to call again.
   */
  public static CallFailed answered(HttpResponse<?> answer, boolean writes, String message) {
    return tooFast(answer.statusCode())
        ? tooFast(answer, message)
        : answered(answer.statusCode(), writes, message);
  }

  /**
   * An HTTP answer that is no success. Refused is what says no; not carried out is what says that
   * we call too fast (408, 429); after an error of the server nobody can say what a write did: also
   * a 503 may come from a proxy whose server had the call.
   *
   * @param writes whether the call changes anything over there
   */
  public static CallFailed answered(int status, boolean writes, String message) {
    return new CallFailed(
        kindOf(status, writes), message, tooFast(status) ? RetryAfter.UNSAID : Duration.ZERO);
  }

  /**
   * As {@link #answered(int, boolean, String)}, where the answer is no {@link HttpResponse}.
   *
   * @param retryAfter the header of that name, or {@code ""}
   */
  public static CallFailed answered(int status, boolean writes, String message, String retryAfter) {
    return tooFast(status)
        ? new CallFailed(Kind.NOT_MADE, message, RetryAfter.of(retryAfter))
        : answered(status, writes, message);
  }

  private static Kind kindOf(int status, boolean writes) {
    if (tooFast(status)) {
      return Kind.NOT_MADE;
    }
    if (status >= 400 && status < 500) {
      return Kind.REFUSED;
    }
    boolean error = status >= 500;
    return writes ? Kind.UNCERTAIN : error ? Kind.UNREACHABLE : Kind.NONSENSE;
  }

  /** For how long no call is to be made; zero where nobody asked for it. */
  Duration later() {
    return later;
  }

  /** What is known about its effect. */
  public Kind kind() {
    return kind;
  }
}
