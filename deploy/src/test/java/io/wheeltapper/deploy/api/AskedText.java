package io.wheeltapper.deploy.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What requests bring, for the fuzzer. */
public final class AskedText {

  /** Good ones. */
  public static final List<String> SEEDS =
      List.of(
          "{\"reason\":\"works\",\"until\":\"2h\",\"target\":\"node:n1\"}",
          "2026-11-30T06:00+01:00",
          "+999999999-12-31T23:59:59",
          "90m");

  /** 2026-11-29T12:00Z. */
  private static final long NOW = 1_795_953_600_000L;

  private AskedText() {}

  /** As a body, as the end of a pause and as a number; that it is refused is no finding. */
  public static void take(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Asked asked = new Asked(Map.of(), Map.of("limit", text), Answer.JSON, input);
    refusable(
        () -> asked.texts(Set.of("reason", "until", "target")).values().forEach(AskedText::until));
    refusable(() -> until(text));
    refusable(() -> asked.whole("limit", 1, 1, 1_000));
  }

  private static void until(String text) {
    Until.read(text, NOW, "Europe/Berlin");
  }

  private static void refusable(Runnable reading) {
    try {
      reading.run();
    } catch (Refusal e) {
      if (e.answer().status() >= 500) {
        throw e;
      }
    }
  }
}
