package io.wheeltapper.deploy.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every problem that an answer can be about. Its {@code type} never changes and leads to what it
 * means: {@code /api/v1/problems/NAME}.
 */
enum Problem {
  /** What was sent cannot be understood. */
  BAD_REQUEST(
      400,
      "Bad request",
      "What was sent cannot be understood; the detail says what would be right."),
  UNAUTHORIZED(401, "Unauthorized", "Nobody knows who asks. Log in, or send a token."),
  FORBIDDEN(
      403, "Forbidden", "Who asks may not, or it came on a way on which this is not answered."),
  NOT_FOUND(404, "Not found", "There is no such thing, or not any more."),
  METHOD_NOT_ALLOWED(405, "Method not allowed", "The path takes other methods."),
  CONFLICT(
      409,
      "Conflict",
      "How it stands now is not how the request takes it to be. Read again before you decide."),
  KEY_IN_USE(
      409,
      "Idempotency key in use",
      "The same request is being answered now. Wait, and send it again with the same key."),
  GONE(410, "Gone", "Its time is over."),
  CONTENT_TOO_LARGE(413, "Content too large", "A body has at most 64 KiB."),
  UNSUPPORTED_MEDIA_TYPE(
      415, "Unsupported media type", "Bodies are application/json, but for forms and Slack's."),
  KEY_REUSED(
      422,
      "Idempotency key reused",
      "The key was sent before with another request. Take a new key for each request."),
  TOO_MANY_REQUESTS(
      429, "Too many requests", "Come again after the seconds that Retry-After says."),
  INTERNAL_ERROR(500, "Internal error", "A mistake of the agent's; its log says more. Report it."),
  UNAVAILABLE(
      503,
      "Unavailable",
      "It cannot be done now: the ledger takes nothing, or others are at it. A person's word that"
          + " was not kept may still become durable: look at the ledger before you say it again.");

  /** Where they are described. */
  static final String PATH = "/api/v1/problems/";

  private final int status;
  private final String title;
  private final String meaning;

  Problem(int status, String title, String meaning) {
    this.status = status;
    this.title = title;
    this.meaning = meaning;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** What it means, and what to do. */
  String meaning() {
    return meaning;
  }

  /** Its name in the type. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String type() {
    return PATH + word();
  }

  /** The one of that title. */
  static Optional<Problem> titled(int status, String title) {
    return Arrays.stream(values())
        .filter(p -> p.status == status && p.title.equals(title))
        .findFirst();
  }

  static Optional<Problem> named(String word) {
    return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
  }
}
