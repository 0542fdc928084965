package io.wheeltapper.deploy.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Lists by pages: {@code limit} items after the one that {@code after} names, and a {@code Link} to
 * the next page as RFC 8288 has it. An item's key also gives its place, so that nothing is told
 * twice or left out while others come and go. Without {@code limit} the whole list is given, as
 * long as {@link #MOST} allows.
 */
final class Paging {

  /** Most items in one answer to whoever names a limit. */
  static final int MOST = 1_000;

  private static final String AFTER = "after";
  private static final int LONGEST = 600;

  private Paging() {}

  /**
   * A page of a list that is whole in memory.
   *
   * @param key of an item: its own alone, sorting as the list is to be read
   */
  static <T> Answer of(Asked asked, List<T> all, Function<T, String> key) {
    String after = asked.query().getOrDefault(AFTER, "");
    if (after.length() > LONGEST) {
      throw Refusal.bad("after is what a page's link to the next says");
    }
    List<T> rest =
        all.stream()
            .sorted(Comparator.comparing(key))
            .filter(item -> after.isEmpty() || key.apply(item).compareTo(after) > 0)
            .toList();
    if (!asked.query().containsKey("limit")) {
      return Answer.json(200, rest);
    }
    int limit = (int) asked.whole("limit", MOST, 1, MOST);
    if (rest.size() <= limit) {
      return Answer.json(200, rest);
    }
    List<T> page = rest.subList(0, limit);
    return next(asked, Answer.json(200, page), AFTER, key.apply(page.getLast()));
  }

  /** The answer with a link to the same request with one parameter changed. */
  static Answer next(Asked asked, Answer page, String name, String value) {
    Map<String, String> query = new TreeMap<>(asked.query());
    query.put(name, value);
    StringBuilder link = new StringBuilder();
    query.forEach((k, v) ->
        link.append(link.isEmpty() ? "?" : "&").append(coded(k)).append('=').append(coded(v)));
    return page.with("Link", "<" + link + ">; rel=\"next\"");
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
