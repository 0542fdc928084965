package io.wheeltapper.deploy.api;

import org.jspecify.annotations.Nullable;

/** A request cannot be answered as asked; the message says why, and what would be right. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;

  private final long again;
  private transient @Nullable Answer page;

  private Refusal(int status, String title, String detail) {
    this(status, title, detail, 0);
  }

  private Refusal(int status, String title, String detail, long again) {
    super(detail);
    this.status = status;
    this.title = title;
    this.again = again;
  }

  /** Nobody proved who they are. */
  static Refusal unproven(String detail) {
    return new Refusal(401, "Unauthorized", detail);
  }

  /** More than a minute takes. */
  static Refusal tooOften(long seconds) {
    return new Refusal(429, "Too many requests", "come again in " + seconds + " s", seconds);
  }

  static Refusal of(Problem problem, String detail) {
    return new Refusal(problem.status(), problem.title(), detail);
  }

  static Refusal bad(String detail) {
    return new Refusal(400, "Bad request", detail);
  }

  static Refusal forbidden(String detail) {
    return new Refusal(403, "Forbidden", detail);
  }

  static Refusal missing(String detail) {
    return new Refusal(404, "Not found", detail);
  }

  static Refusal conflict(String detail) {
    return new Refusal(409, "Conflict", detail);
  }

  static Refusal type(String detail) {
    return new Refusal(415, "Unsupported media type", detail);
  }

  static Refusal unavailable(String detail) {
    return new Refusal(503, "Unavailable", detail);
  }

  /** The same, told by a page: whoever asked so is a person at a browser. */
  Refusal shown(Answer said) {
    page = said;
    return this;
  }

  Answer answer() {
    Answer answer =
        page == null ? Answer.problem(status, title, String.valueOf(getMessage())) : page;
    if (status == 401) {
      return answer.with("WWW-Authenticate", "Bearer");
    }
    return again == 0 ? answer : answer.with("Retry-After", Long.toString(again));
  }

  /** Whether it denies somebody something, rather than to say what is wrong with the request. */
  boolean denies() {
    return status == 401 || status == 403;
  }
}
