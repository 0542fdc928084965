package io.wheeltapper.deploy.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An answer is bounded, clean, and stands between marks. */
final class ReplyTest {

  private static JsonNode thing(String text) {
    return JsonNodeFactory.instance.objectNode().put("text", text);
  }

  @Test
  void dataStandBetweenTheMarks() {
    String[] lines = new Reply("Two.", List.of(thing("a"), thing("b"))).text("m").split("\n", -1);
    assertEquals("Two.", lines[0]);
    assertEquals(
        List.of("<data m>", "{\"text\":\"a\"}", "{\"text\":\"b\"}", "</data m>"),
        List.of(lines).subList(2, 6));
  }

  @Test
  void whatIsTooMuchIsLeftOutAndThatIsSaid() {
    List<JsonNode> many = IntStream.range(0, 100).mapToObj(i -> thing("x".repeat(990))).toList();
    String text = new Reply("Many.", many).text("m");
    assertTrue(text.startsWith("Many. CUT: only the first 19 of 100 fit"), text);
    assertTrue(text.length() < Reply.LONGEST + 500);
    String one = new Reply("One.", List.of(thing("y".repeat(50_000)))).text("m");
    assertTrue(one.startsWith("One. The first one is cut in the middle."), one);
    assertTrue(one.length() < Reply.LONGEST + 500 && one.endsWith("\n</data m>"));
  }

  @Test
  void hiddenCharactersAndSecretsAreTakenOut() {
    String hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    String text =
        new Reply("", List.of(thing("a\u202eb\u0007 pw password=hunter2hunter2"), thing(hash)))
            .text("m");
    assertTrue(text.contains("{\"text\":\"ab pw (secret)\"}"), text);
    assertTrue(text.contains(hash), text);
    String alone = new Reply("", List.of(thing("password=hunter2hunter2"))).text("m");
    assertFalse(alone.contains("hunter2"), alone);
  }
}
