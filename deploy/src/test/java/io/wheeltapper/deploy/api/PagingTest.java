package io.wheeltapper.deploy.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagingTest {

  private static final Pattern NEXT = Pattern.compile("<\\?(.*)>; rel=\"next\"");

  private static Asked asked(Map<String, String> query) {
    return new Asked(Map.of(), query, "", new byte[0]);
  }

  private static List<String> items(Answer answer) throws Exception {
    List<String> items = new ArrayList<>();
    for (JsonNode each : Json.mapper().readTree(answer.body())) {
      items.add(each.asText());
    }
    return items;
  }

  private static Map<String, String> next(Answer answer) {
    Map<String, String> query = new TreeMap<>();
    Matcher link = NEXT.matcher(answer.headers().getOrDefault("Link", ""));
    if (link.matches()) {
      for (String pair : link.group(1).split("&", -1)) {
        String[] two = pair.split("=", 2);
        query.put(
            two[0], java.net.URLDecoder.decode(two[1], java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  @Test
  void allPagesTogetherAreTheListWhateverComesAndGoesBetween() throws Exception {
    List<String> all =
        new ArrayList<>(IntStream.range(0, 25).mapToObj("a&%02d"::formatted).toList());
    Map<String, String> query = new TreeMap<>(Map.of("limit", "10", "q", "x=y z"));
    List<String> told = new ArrayList<>();
    while (!query.isEmpty()) {
      Answer page = Paging.of(asked(query), all, Function.identity());
      told.addAll(items(page));
      query = next(page);
      if (!query.isEmpty()) {
        assertEquals("x=y z", query.get("q"));
        // The one that the link names has gone, and an early one has come.
        all.remove(told.getLast());
        all.add("a");
      }
    }
    assertEquals(IntStream.range(0, 25).mapToObj("a&%02d"::formatted).toList(), told);
  }

  @Test
  void withoutALimitAllIsTold() throws Exception {
    List<String> all = IntStream.range(0, 1_500).mapToObj("%04d"::formatted).toList();
    assertEquals(all, items(Paging.of(asked(Map.of()), all, Function.identity())));
    assertThrows(
        Refusal.class, () -> Paging.of(asked(Map.of("limit", "1001")), all, Function.identity()));
    assertThrows(
        Refusal.class, () -> Paging.of(asked(Map.of("limit", "0")), all, Function.identity()));
  }
}
