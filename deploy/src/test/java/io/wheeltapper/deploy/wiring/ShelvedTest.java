package io.wheeltapper.deploy.wiring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.evaluation.Shelved;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the index of runbooks finds for the cases of the default bundle's scenarios, offline, as it
 * goes to an adviser with its question. It prints what it counted.
 */
@Tag("site")
final class ShelvedTest {

  @Test
  void theRightPageIsAmongTheFirstThreeOfNineCasesInTen() throws Exception {
    Shelved shelved =
        Examination.of(Config.defaults(), new Examination.Wanted(0, 1, "test")).shelved();
    shelved.lines().forEach(line -> System.out.println("runbooks: " + line));
    assertTrue(shelved.byMeaning(), "the embedding model is in the program and needs no network");
    assertTrue(shelved.named().of() > 100, () -> "too few cases: " + shelved.named());
    assertTrue(shelved.named().share() >= 0.9, () -> "found too seldom: " + shelved);
  }
}
