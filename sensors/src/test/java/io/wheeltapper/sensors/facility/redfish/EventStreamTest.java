package io.wheeltapper.sensors.facility.redfish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStreamTest {

  private static List<EventStream.Frame> frames(String text, int at) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    EventStream stream = new EventStream();
    List<EventStream.Frame> all = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += at) {
      byte[] part = java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + at));
      all.addAll(stream.feed(part, part.length));
    }
    return all;
  }

  @Test
  void linesOfAllEndingsInPiecesOfAllSizes() {
    String text =
        ": hello\n\n"
            + "id: 1\n"
            + "data: {\"a\":\n"
            + "data: 1}\n\r\n"
            + "id:2\r\n"
            + "data:x\r\n\r\n"
            + "event: y\r"
            + "data: z\r\r"
            + "data: open";
    for (int at = 1; at < text.length(); at++) {
      assertEquals(
          List.of(
              new EventStream.Frame("1", "{\"a\":\n1}"),
              new EventStream.Frame("2", "x"),
              new EventStream.Frame("2", "z")),
          frames(text, at),
          "in pieces of " + at);
    }
  }

  @Test
  void aFrameThatIsTooLongCostsItself() {
    byte[] chunk = "a".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
    EventStream stream = new EventStream();
    stream.feed("data: ".getBytes(StandardCharsets.UTF_8), 6);
    for (int i = 0; i < 40; i++) {
      assertEquals(List.of(), stream.feed(chunk, chunk.length));
    }
    byte[] end = "\n\ndata: b\n\n".getBytes(StandardCharsets.UTF_8);
    assertEquals(List.of(new EventStream.Frame("", "b")), stream.feed(end, end.length));
    assertEquals(1, stream.tooLong());
  }
}
