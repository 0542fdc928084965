package io.wheeltapper.deploy.api;

/** A request cannot be answered as asked; the message says why, and what would be right. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;

  private Refusal(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
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

  Answer answer() {
    return Answer.problem(status, title, String.valueOf(getMessage()));
  }
}
