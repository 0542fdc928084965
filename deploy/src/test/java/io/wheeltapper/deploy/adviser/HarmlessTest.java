package io.wheeltapper.deploy.adviser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The most that can be said is an entry of the ledger, uncut. */
final class HarmlessTest {

  private static Advice everything(String character) {
    String text = character.repeat(3_000);
    List<String> texts = Collections.nCopies(40, text);
    return new Advice(
        text,
        text,
        Collections.nCopies(40, new Advice.Hypothesis(text, Integer.MAX_VALUE, texts)),
        text,
        texts,
        texts,
        Advice.Stance.HOLD,
        Integer.MAX_VALUE,
        Collections.nCopies(40, new Advice.Attempt(text, text, text)),
        new Advice.Usage(
            Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
        text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\"", "\\", "é", "漢", "😀", "\uFFFD", "</", "\u0001x"})
  void theLongestOfAllKindsIsKeptWhole(String character) throws Exception {
    Advice said = Harmless.advice(everything(character));
    Entry.Advised entry =
        new Entry.Advised(
            1L << 50, "c".repeat(80), Target.job("slurm", "漢".repeat(255)), said, true, 1L << 51);
    byte[] record = CanonicalJson.bytes(entry);
    assertTrue(
        record.length <= CanonicalJson.LONGEST_ENTRY,
        character + " takes " + record.length + " bytes");
    assertEquals(entry, CanonicalJson.entry(record));
    assertEquals(5, said.hypotheses().size());
    assertTrue(said.hypotheses().getFirst().text().length() >= 599);
  }
}
