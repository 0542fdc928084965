package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Uri;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Our login at one service. A password that was refused is not tried again for a while, since BMCs
 * lock an account after a few wrong ones. For one call at a time.
 */
final class Session {

  /** Where sessions are opened: DSP0266, 13.3.4.2 wants them to be found there. */
  static final String WHERE = "/redfish/v1/SessionService/Sessions";

  /** Longer than the lockout of most makers, whose counters then begin anew. */
  private static final Duration REFUSED = Duration.ofMinutes(5);

  /** Opens a session: posts that body. */
  @FunctionalInterface
  interface Opening {
    HttpResponse<byte[]> post(String body) throws CallFailed, InterruptedException;
  }

  /**
   * Says who asks.
   *
   * @param header of a request, or {@code ""}
   * @param where the session is, or {@code ""}
   */
  record Proof(String header, String value, String where) {

    static final Proof NONE = new Proof("", "", "");

    void on(HttpRequest.Builder request) {
      if (!header.isEmpty()) {
        request.header(header, value);
      }
    }

    /** Without what proves us, should it be sent back. */
    String scrub(String text) {
      return value.isEmpty() ? text : text.replace(value, "(secret)");
    }

    @Override
    public String toString() {
      return header;
    }
  }

  private final Login login;
  private final Bmc bmc;
  private final Pace pace;
  private Proof proof = Proof.NONE;
  private boolean basic;
  private long usedAt;
  private String wrong = "";
  private long wrongAt;

  Session(Login login, Bmc bmc, Pace pace) {
    this.login = login;
    this.bmc = bmc;
    this.pace = pace;
    this.basic = login.way() == Login.Ways.BASIC;
  }

  /** Who asks, logging in first where there is no session. */
  Proof proof(Opening opening) throws CallFailed, InterruptedException {
    if (!login.known()) {
      return Proof.NONE;
    }
    if (open()) {
      return proof;
    }
    String secret = login.secret();
    if (secret.equals(wrong) && pace.now() < wrongAt + REFUSED.toMillis()) {
      throw new CallFailed(
          Kind.NOT_MADE,
          bmc.name()
              + ": the user or the password was refused; not tried again before it changes, or for "
              + REFUSED.toMinutes()
              + " min, lest the account be locked");
    }
    if (!basic) {
      logIn(opening, secret);
    }
    return basic ? new Proof("Authorization", login.basic(secret), "") : proof;
  }

  private void logIn(Opening opening, String secret) throws CallFailed, InterruptedException {
    HttpResponse<byte[]> answer = opening.post(login.body(secret));
    String given = answer.headers().firstValue("X-Auth-Token").orElse("");
    int status = answer.statusCode();
    if (status / 100 == 2 && !given.isEmpty()) {
      String there = answer.headers().firstValue("Location").orElse("");
      String base = bmc.base() + "/";
      String path = there.startsWith(base) ? there.substring(base.length() - 1) : there;
      proof = new Proof("X-Auth-Token", given, Uri.local(path));
      usedAt = pace.now();
    } else if (status == 401 || status == 403) {
      wrong(secret);
      throw new CallFailed(Kind.NOT_MADE, bmc.name() + ": the user or the password is refused");
    } else if (login.way() == Login.Ways.SESSION) {
      throw new CallFailed(
          Kind.NOT_MADE, bmc.name() + ": no session is to be had, it answers " + status);
    } else {
      basic = true;
    }
  }

  private void wrong(String secret) {
    wrong = secret;
    wrongAt = pace.now();
  }

  /** Whether there is a session of ours. */
  boolean open() {
    return !proof.value().isEmpty();
  }

  /** A call with it was answered. */
  void used() {
    usedAt = pace.now();
  }

  /** A 401: whether it was a session's, which is over; then it is worth logging in once more. */
  boolean expired() {
    boolean had = open();
    proof = Proof.NONE;
    return had;
  }

  /** A 401 to what was shown just now. */
  void refused() throws CallFailed {
    proof = Proof.NONE;
    if (login.known()) {
      wrong(login.secret());
    }
  }

  /** Whether there is one that nobody used for so long. */
  boolean idle(Duration time) {
    return open() && pace.now() - usedAt >= time.toMillis();
  }

  /** Gives it up; what proves us for the last time. */
  Proof left() {
    Proof last = proof;
    proof = Proof.NONE;
    return last;
  }
}
