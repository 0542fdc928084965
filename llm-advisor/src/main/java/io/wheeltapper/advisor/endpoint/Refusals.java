package io.wheeltapper.advisor.endpoint;

import java.util.Optional;

/** Why an endpoint gave no answer, in words for a person. */
final class Refusals {

  private static final int MOST_WORDS = 160;

  private Refusals() {}

  static String words(RuntimeException thrown, Address address) {
    Optional<Broken> broken = Causes.find(thrown, Broken.class);
    if (broken.isPresent()) {
      return String.valueOf(broken.get().getMessage());
    }
    if (RemoteEndpoint.moderated(thrown)) {
      return "the endpoint's moderation stopped the answer";
    }
    return Causes.find(thrown, Answered.class)
        .map(a -> words(a, address))
        .orElse("the endpoint answered something that is no chat completion");
  }

  private static String words(Answered no, Address address) {
    int status = no.statusCode();
    String said = status + said(no);
    return switch (status) {
      case 401, 403 -> "the endpoint does not accept the key (" + said + ")";
      case 404 ->
          "the endpoint knows no model '"
              + address.model()
              + "', or the url is wrong ("
              + said
              + ")";
      case 408, 504 -> "the endpoint gave up waiting (" + said + ")";
      case 413 -> "the question is too long for the endpoint (" + said + ")";
      case 429 -> EndpointFailed.NO_MORE + " (" + said + ")";
      case 503, 529 -> EndpointFailed.OVERLOADED + " (" + said + ")";
      default ->
          status >= 500
              ? "the endpoint failed (" + said + ")"
              : status / 100 == 3
                  ? "the endpoint sends us elsewhere, where we do not go (" + said + ")"
                  : "the endpoint refused the question (" + said + ")";
    };
  }

  /** The beginning of its own words: untrusted, one line, printable. */
  private static String said(Answered no) {
    String text = String.valueOf(no.getMessage()).replaceAll("[^\\x20-\\x7e]+", " ");
    String plain = text.replaceAll(" {2,}", " ").strip();
    return plain.isEmpty()
        ? ""
        : ": " + (plain.length() > MOST_WORDS ? plain.substring(0, MOST_WORDS) + "..." : plain);
  }
}
