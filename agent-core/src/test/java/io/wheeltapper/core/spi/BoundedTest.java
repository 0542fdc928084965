package io.wheeltapper.core.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns that would take for ever answer no, and at once. */
final class BoundedTest {

  private static final String HOSTILE = "a".repeat(60) + "!";

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+b", "(a|aa)+b", "(.*a){25}b", "^(([a-z])+.)+[A-Z]([a-z])+$"})
  void aPatternThatWouldNeverEndAnswersNo(String pattern) {
    assertFalse(Bounded.finds(Pattern.compile(pattern), HOSTILE));
    assertFalse(Bounded.matches(Pattern.compile(pattern), HOSTILE));
  }

  @Test
  void onesThatGoDeepAnswerNoToo() {
    assertFalse(Bounded.matches(Pattern.compile("(a|b|c)*d"), "abc".repeat(600)));
  }

  @Test
  void whereOneIsFoundFirstIsTheBeginningWhenItCannotBeTold() {
    Pattern out = Pattern.compile("out");
    assertEquals(OptionalInt.of(3_000), Bounded.first(out, "x".repeat(3_000) + "out", 10_000));
    assertEquals(OptionalInt.empty(), Bounded.first(out, "x".repeat(3_000), 10_000));
    assertEquals(OptionalInt.of(0), Bounded.first(out, "x".repeat(3_000) + "out", 500));
    assertEquals(OptionalInt.of(0), Bounded.first(Pattern.compile("(.*a){25}b"), HOSTILE, 10_000));
  }

  @Test
  void ordinaryOnesAreFound() {
    Pattern lower = Pattern.compile("gres/.* count reported lower.*");
    String reason = "gres/gpu count reported lower than configured (7 < 8)";
    assertTrue(Bounded.finds(lower, reason));
    assertTrue(Bounded.matches(lower, reason));
    assertFalse(Bounded.matches(Pattern.compile("Not responding"), "Not responding again"));
    assertTrue(Bounded.finds(Pattern.compile("out"), "x".repeat(1_900) + "out"));
    assertFalse(Bounded.finds(Pattern.compile("z"), "x".repeat(3_000) + "z"), "past the bound");
  }
}
