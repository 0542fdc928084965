package io.wheeltapper.deploy.api;

import io.vertx.core.http.HttpMethod;
import io.wheeltapper.deploy.rights.Right;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request that is sent again be answered as it was the first time, by its {@code
 * Idempotency-Key} (the IETF's draft-ietf-httpapi-idempotency-key-header): the same key with the
 * same request gives the first answer again, with another request 422, and while the first is still
 * being answered 409. Keys are each caller's own. An answer that says that nothing was done for a
 * reason of ours (5xx) is not kept, so that the request can be made again.
 *
 * <p>The newest {@value #MOST} answers are kept for as long as the process lives; a restart forgets
 * them. Whoever gets no answer over a restart looks before he asks again. Safe for all threads.
 */
final class Repeats {

  static final String HEADER = "idempotency-key";

  /** Answers kept; nearly all are a few hundred bytes. */
  static final int MOST = 10_000;

  /** The draft's form is a quoted string; without quotes is taken as well. */
  private static final Pattern KEY =
      Pattern.compile("\"?([\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255})\"?");

  private record Scope(String caller, String key) {}

  private record Kept(String request, @Nullable Answer answer) {}

  private final Map<Scope, Kept> kept = new LinkedHashMap<>();

  /** The same route, which answers a repeated request once; what proves itself is left alone. */
  ApiRoute around(ApiRoute route) {
    return route.method().equals(HttpMethod.POST)
            && route.right() != Right.TICKET
            && route.right() != Right.OPEN
        ? new ApiRoute(
            route.method(),
            route.path(),
            route.right(),
            route.reach(),
            asked -> answer(route, asked))
        : route;
  }

  private Answer answer(ApiRoute route, Asked asked) throws Exception {
    String given = asked.headers().getOrDefault(HEADER, "");
    if (given.isEmpty()) {
      return route.call().answer(asked);
    }
    Matcher key = KEY.matcher(given.strip());
    if (!key.matches()) {
      throw Refusal.bad("Idempotency-Key is 1 to 255 printable characters without blanks");
    }
    Scope scope = new Scope(asked.caller().name(), key.group(1));
    String request = print(route, asked);
    Answer first = begin(scope, request);
    if (first != null) {
      return first.with("Idempotency-Replayed", "true");
    }
    Answer answer = null;
    try {
      answer = route.call().answer(asked);
      return answer;
    } catch (Refusal e) {
      answer = e.answer();
      throw e;
    } finally {
      end(scope, request, answer);
    }
  }

  private synchronized @Nullable Answer begin(Scope scope, String request) {
    Kept before = kept.get(scope);
    if (before == null) {
      kept.put(scope, new Kept(request, null));
      return null;
    }
    if (!before.request().equals(request)) {
      throw Refusal.of(
          Problem.KEY_REUSED, "this Idempotency-Key was used for another request; take a new one");
    }
    if (before.answer() == null) {
      throw Refusal.of(
          Problem.KEY_IN_USE, "the same request is being answered; wait, and send it again");
    }
    return before.answer();
  }

  private synchronized void end(Scope scope, String request, @Nullable Answer answer) {
    if (answer == null || answer.status() >= 500) {
      kept.remove(scope);
      return;
    }
    kept.put(scope, new Kept(request, answer));
    // What is still being answered is never the oldest for long.
    for (var all = kept.values().iterator(); kept.size() > MOST && all.hasNext(); ) {
      if (all.next().answer() != null) {
        all.remove();
      }
    }
  }

  /** The whole request but its head: two that differ in any of it are two. */
  private static String print(ApiRoute route, Asked asked) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String what = route.path() + "\n" + asked.path() + "\n" + asked.query() + "\n" + asked.type();
      digest.update(what.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return HexFormat.of().formatHex(digest.digest(asked.body()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
