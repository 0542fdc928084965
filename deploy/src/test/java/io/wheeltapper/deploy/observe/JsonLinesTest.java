package io.wheeltapper.deploy.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.core.runtime.Trace;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

final class JsonLinesTest {

  private static JsonNode line(LogRecord told) throws Exception {
    String text = new JsonLines().format(told);
    assertEquals(text.length() - 1, text.indexOf('\n'), "one line, whatever is in it");
    return new ObjectMapper().readTree(text);
  }

  @Test
  void untrustedTextStaysInItsString() throws Exception {
    String evil =
        "reason=x\"}\n{\"level\":\"info\",\"forged\":true}\r\u2028\u0000\u001b[31m {0} \\";
    JsonNode json = line(new LogRecord(Level.WARNING, evil));
    assertEquals(evil, json.get("message").asText());
    assertEquals("warn", json.get("level").asText());
    assertFalse(json.has("forged"));
    assertFalse(json.has("case"));
  }

  @Test
  void aLineAboutACaseNamesItsTraceAndEntry() throws Exception {
    LogRecord told = new LogRecord(Level.INFO, "kind=found case=c0123456789a target=node:n1");
    JsonNode json = line(told);
    assertEquals("c0123456789a", json.get("case").asText());
    assertEquals(Trace.id("c0123456789a"), json.get("trace").asText());
    assertFalse(json.has("entry"));
    JsonNode[] within = new JsonNode[1];
    Trace.telling(
        "c00000000001",
        17,
        () -> {
          try {
            within[0] = line(told);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    assertEquals("c00000000001", within[0].get("case").asText(), "the thread's word goes first");
    assertEquals(17, within[0].get("entry").asLong());
  }

  @Test
  void whatWasThrownIsThere() throws Exception {
    LogRecord told = new LogRecord(Level.SEVERE, "it broke");
    told.setThrown(new IllegalStateException("why\nnot"));
    JsonNode json = line(told);
    assertEquals("error", json.get("level").asText());
    assertTrue(json.get("error").asText().contains("IllegalStateException: why\nnot"));
  }
}
