package io.wheeltapper.actuators.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wheeltapper.actuators.CallFailed;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is no request is no call, and says no secret. */
final class HttpWebTest {

  @Test
  void aSecretOfTwoLinesIsNoHeaderAndIsNotSaid() {
    CallFailed failed =
        assertThrows(
            CallFailed.class,
            () ->
                new HttpWeb(Duration.ofSeconds(1))
                    .send(
                        "POST",
                        URI.create("http://127.0.0.1:1/x"),
                        Map.of("Authorization", "Bearer first-token\nsecond-token"),
                        new byte[0]));
    assertEquals(CallFailed.Kind.NOT_MADE, failed.kind());
    assertFalse(String.valueOf(failed.getMessage()).contains("token"), failed::getMessage);
    assertNull(failed.getCause());
  }
}
