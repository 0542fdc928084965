package io.wheeltapper.deploy.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.advisor.answer.BadAnswer;
import io.wheeltapper.advisor.answer.DraftReader;
import io.wheeltapper.advisor.answer.RuleDraft;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A draft gets the admission that every bundle gets, and some more; the bundle is only read. */
final class TrialTest {

  @TempDir private Path folder;
  private Map<String, String> before = Map.of();
  private Trial trial;

  @BeforeEach
  void open() throws Exception {
    before = SmallBundle.files(SmallBundle.in(folder));
    trial = Trial.of(folder, ClassStore.none());
  }

  @AfterEach
  void nothingIsWritten() throws Exception {
    trial.close();
    assertEquals(before, SmallBundle.files(folder));
  }

  private List<String> complaints(RuleDraft draft) throws Exception {
    return trial.of(draft).complaints();
  }

  private static String one(List<String> complaints) {
    assertEquals(1, complaints.size(), complaints::toString);
    return complaints.getFirst();
  }

  private static RuleDraft with(RuleDraft draft, String rule, String test) {
    return new RuleDraft(draft.name(), rule, test);
  }

  @Test
  void aGoodOnePasses() throws Exception {
    assertEquals(List.of(), complaints(SmallBundle.good()));
    assertEquals(List.of(), complaints(SmallBundle.good()), "and leaves nothing behind");
  }

  @Test
  void theExampleThatModelsAreShownPasses() throws Exception {
    String guide;
    try (InputStream in =
        Objects.requireNonNull(
            DraftReader.class.getResourceAsStream("/io/wheeltapper/advisor/rule-guide.txt"))) {
      guide = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String rule = guide.replaceAll("(?s).*?(\nrule \"Fan stopped\".*?\nend\n).*", "$1").strip();
    String test = guide.replaceAll("(?s).*?\n(tests:\n.*?)\n\n.*", "$1");
    RuleDraft draft =
        new RuleDraft(
            "shown",
            rule.replace("Fan stopped", "Fan shown") + "\n",
            test.replace("Fan stopped", "Fan shown") + "\n");
    assertEquals(List.of(), complaints(draft));
  }

  @Test
  void everyKnownWayOutOfTheRulesIsRefusedWithItsPlace() throws Exception {
    Path attacks =
        Path.of(System.getProperty("wheeltapper.root"), "rules/src/test/resources/attacks");
    List<Path> all;
    try (Stream<Path> files = Files.list(attacks)) {
      all = files.filter(f -> f.toString().endsWith(".drl")).sorted().toList();
    }
    assertTrue(all.size() > 120, "attacks " + all.size());
    String test = SmallBundle.good().test();
    for (Path attack : all) {
      RuleDraft draft = new RuleDraft("attack", Files.readString(attack), test);
      List<String> complaints = complaints(draft);
      assertTrue(
          complaints.stream().anyMatch(c -> c.matches("(?s)rules/attack\\.drl:\\d+:\\d+: .*")),
          attack.getFileName() + " " + complaints);
    }
  }

  @Test
  void whatIsWrongIsSaidInTheCheckersWords() throws Exception {
    String words = one(complaints(SmallBundle.hot("too-hot", "eval(true)")));
    assertTrue(words.startsWith("rules/too-hot.drl:6:"), words);
    RuleDraft good = SmallBundle.good();
    String test = good.test().replace("found: too-hot", "found: too-cold");
    assertTrue(
        complaints(with(good, good.rule(), test)).getFirst().startsWith("tests/too-hot.yaml:"),
        () -> "" + test);
    String strict = complaints(SmallBundle.hot("too-hot", "number(\"temp\") > 81")).getFirst();
    assertTrue(strict.contains("FAILED") && strict.contains("tests/too-hot.yaml:2"), strict);
  }

  @Test
  void aTestThatProvesNothingIsNone() throws Exception {
    RuleDraft good = SmallBundle.good();
    String near = good.test().replaceAll("(?s)  - name: too hot.*?(?=  - name: just)", "");
    String words = one(complaints(with(good, good.rule(), near)));
    assertTrue(words.contains("never fires") && words.contains("must make it fire"), words);
    assertFalse(complaints(with(good, good.rule(), "tests: []\n")).isEmpty());
  }

  @Test
  void itIsOneNewRuleThatSilencesNothing() throws Exception {
    RuleDraft good = SmallBundle.good();
    String two = good.rule() + "\n" + good.rule().replace("Too hot", "Too hot again");
    assertTrue(one(complaints(with(good, two, good.test()))).contains("it adds 2 rules"));
    for (String quiet :
        List.of("// lint: ignore x because so\n", "//lint:ignore x\n", "# lint:   ignore\n")) {
      String rule = one(complaints(with(good, good.rule() + "//" + quiet, good.test())));
      assertTrue(rule.startsWith("rules/too-hot.drl:1:1: a draft silences no finding"), rule);
      String test = one(complaints(with(good, good.rule(), "#" + quiet + good.test())));
      assertTrue(test.startsWith("tests/too-hot.yaml:1:1: a draft silences no finding"), test);
    }
    assertTrue(
        one(complaints(new RuleDraft("fan", good.rule(), good.test())))
            .contains("has this file already"));
    String twice = good.rule().replace("Too hot", "Fan stopped");
    assertFalse(complaints(with(good, twice, good.test())).isEmpty());
  }

  @Test
  void theBundlesOwnTestsMustStillPass() throws Exception {
    RuleDraft good = SmallBundle.good();
    RuleDraft other =
        new RuleDraft(
            "other",
            good.rule().replace("too-hot", "fan-stopped"),
            good.test().replace("too-hot", "fan-stopped"));
    Trial.Verdict verdict = trial.of(other);
    String words = one(verdict.complaints());
    assertTrue(words.contains("tests/fan.yaml:2") && words.contains("what came"), words);
    assertEquals(
        "tests/fan.yaml:2 one fan stands still, another turns: fails with this draft",
        one(verdict.told()));
  }

  @Test
  void ofManyThatFailTheRestAreCounted() throws Exception {
    RuleDraft good = SmallBundle.good();
    StringBuilder test = new StringBuilder(good.test());
    for (int i = 1; i <= 7; i++) {
      test.append(
          """
            - name: wrong %d
              given:
                - {at: 0s, on: n1, numbers: {temp: 20}, origin: bmc}
              expect:
                - {found: too-hot, on: n1}
          """
              .formatted(i));
    }
    List<String> words = complaints(with(good, good.rule(), test.toString()));
    assertEquals(6, words.size(), words::toString);
    assertTrue(words.get(4).contains("wrong 5"), words::toString);
    assertEquals("and 2 more of these tests", words.getLast());
  }

  @Test
  void aTestThatCannotBeReadIsAComplaintAndNoCrash() throws Exception {
    RuleDraft good = SmallBundle.good();
    String test = good.test().replace("- name: too hot", "- each: \"a\\0\"\n    name: too hot");
    Trial.Verdict verdict = trial.of(with(good, good.rule(), test));
    assertEquals(
        "tests/too-hot.yaml:2:11: 'a?' is not right here; write a file beside this test that can be"
            + " read",
        one(verdict.complaints()).replaceAll(" \\[.*", ""));
    assertEquals(verdict.complaints(), verdict.told());
    assertEquals(List.of(), complaints(good), "and nothing of it is left");
  }

  @Test
  void aTestThatIsTooLargeIsNotPlayed() throws Exception {
    RuleDraft good = SmallBundle.good();
    String longer = good.test().replace("- name: too hot", "- lasts: 49h\n    name: too hot");
    String words = one(complaints(with(good, good.rule(), longer)));
    assertTrue(words.startsWith("tests/too-hot.yaml:2:"), words);
    assertTrue(words.contains("'too hot' lasts longer") && words.contains("48 h"), words);
    String wider = "world: {nodes: \"n[1-1001]\"}\n" + good.test();
    List<String> wide = complaints(with(good, good.rule(), wider));
    assertEquals(2, wide.size(), wide::toString);
    assertTrue(wide.getFirst().contains("names 1001 nodes; at most 1000 nodes"), wide::toString);
    String most = good.test().replace("- name: too hot", "- lasts: 48h\n    name: too hot");
    assertEquals(
        List.of(), complaints(with(good, good.rule(), "world: {nodes: \"n[1-1000]\"}\n" + most)));
  }

  @Test
  void valuesCountOnEachNode() throws Exception {
    RuleDraft good = SmallBundle.good();
    String series = "- series: [{series: 'x{on=\"n[1-40]\"}', values: '1x%d'}]\n    name: too hot";
    String many = good.test().replace("- name: too hot", series.formatted(2_500));
    String words = one(complaints(with(good, good.rule(), many)));
    assertTrue(words.contains("at most 100000 values in a test, counted on each node"), words);
  }

  @Test
  void whatADraftIsCompiledToIsNotKept() throws Exception {
    Path kept = folder.resolveSibling("kept");
    try (Trial other = Trial.of(folder, ClassStore.folder(kept))) {
      List<String> before = list(kept);
      assertEquals(1, before.size(), "the bundle itself");
      assertEquals(List.of(), other.of(SmallBundle.good()).complaints());
      assertEquals(before, list(kept));
    }
  }

  private static List<String> list(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void whatAReviewerWouldNotSeeIsNoDraft() {
    RuleDraft good = SmallBundle.good();
    for (String hidden : List.of("\u202e", "\u200b", "\u0007", "\ud83d\ude00", "\u00a0")) {
      RuleDraft draft = with(good, good.rule() + "// " + hidden + "\n", good.test());
      BadAnswer bad =
          assertThrows(BadAnswer.class, () -> DraftReader.read(DraftReader.write(draft)));
      assertTrue(bad.why().contains("hidden character in line 10"), bad::why);
    }
    for (String name : List.of("../x", "a/b", "", "A", "x.drl", "-a", "a".repeat(61))) {
      RuleDraft draft = new RuleDraft(name, good.rule(), good.test());
      assertThrows(BadAnswer.class, () -> DraftReader.read(DraftReader.write(draft)), name);
    }
  }

  @Test
  void aBundleThatIsNotInOrderJudgesNothing() throws Exception {
    Path sick = SmallBundle.in(Files.createTempDirectory(folder.getParent(), "sick"));
    Files.writeString(sick.resolve("rules/bad.drl"), "rule\n");
    assertThrows(Bundle.Bad.class, () -> Trial.of(sick, ClassStore.none()).close());
  }
}
