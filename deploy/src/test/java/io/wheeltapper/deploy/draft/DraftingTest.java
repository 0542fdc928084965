package io.wheeltapper.deploy.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.advisor.AdvisorKind;
import io.wheeltapper.advisor.AdvisorKinds;
import io.wheeltapper.advisor.Drafter;
import io.wheeltapper.advisor.Ear;
import io.wheeltapper.advisor.Surroundings;
import io.wheeltapper.advisor.answer.DraftReader;
import io.wheeltapper.advisor.answer.RuleDraft;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.deploy.scenario.Scenarios;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a site's own tests nothing leaves but which of them fail, and that without names. */
final class DraftingTest {

  private static final String NODE = "rackmount-07";
  private static final String PERSON = "jolanta.kowalska";

  @TempDir private Path folder;
  private final List<String> sent = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();

  /** A recorded incident, and a test of the site: a warm node whose fan turns. */
  private Path site() throws Exception {
    Path bundle = SmallBundle.in(folder.resolve("bundle"));
    Path golden = Files.createDirectories(bundle.resolve("tests/incident-" + NODE));
    String story =
        """
        world: {nodes: %1$s}
        given:
          - {at: 0s, on: %1$s, numbers: {fan: 50, temp: 90}, origin: bmc}
        """
            .formatted(NODE);
    Files.writeString(golden.resolve("signals.yaml"), story);
    Files.writeString(
        bundle.resolve("tests/site.yaml"),
        """
        world: {nodes: %1$s}
        tests:
          - name: "%1$s is warm and well, says %2$s"
            given:
              - {at: 0s, on: %1$s, numbers: {fan: 50, temp: 90}, origin: bmc}
            never:
              - {found: fan-stopped, on: %1$s}
        """
            .formatted(NODE, PERSON));
    Scenarios.Wish keep = new Scenarios.Wish(Optional.empty(), false, true);
    assertEquals(0, Scenarios.run(bundle, keep, ClassStore.none()).exitCode());
    return bundle;
  }

  private Drafter drafter(RuleDraft... answers) throws Exception {
    List<String> texts = new ArrayList<>();
    for (RuleDraft answer : answers) {
      texts.add(DraftReader.write(answer));
    }
    Path file = folder.resolve("script.yaml");
    Files.writeString(
        file, new ObjectMapper().writeValueAsString(Map.of("model", "m", "answers", texts)));
    AdvisorKind kind = AdvisorKinds.find("scripted").orElseThrow();
    Settings settings = new Settings("advisor", kind.spec(), Map.of("file", file.toString()));
    Ear ear =
        new Ear() {
          @Override
          public void sent(String text) {
            sent.add(text);
          }

          @Override
          public void said(String text) {}
        };
    return kind.drafter(settings, Surroundings.bare().heardBy(ear)).orElseThrow();
  }

  private Drafting.Watch watch() {
    return new Drafting.Watch() {
      @Override
      public void asks(String model) {}

      @Override
      public void tries(RuleDraft draft) {}

      @Override
      public void refused(Optional<RuleDraft> draft, List<String> why) {
        shown.addAll(why);
      }
    };
  }

  private Drafting.Outcome run(Path bundle, int repairs, RuleDraft... answers) throws Exception {
    Drafter.Request request =
        new Drafter.Request(Optional.empty(), "find what is too hot", "", "", List.of());
    try (Drafter drafter = drafter(answers)) {
      return new Drafting(drafter, bundle, ClassStore.none(), repairs).run(request, watch());
    }
  }

  /** Passes its own test, and finds a fault on the site's warm node. */
  private static RuleDraft spoiling() {
    RuleDraft good = SmallBundle.good();
    return new RuleDraft(
        "other",
        good.rule().replace("too-hot", "fan-stopped"),
        good.test().replace("too-hot", "fan-stopped"));
  }

  @Test
  void theOperatorSeesWhatFailsAndTheModelNoName() throws Exception {
    Drafting.Outcome outcome = run(site(), 1, spoiling(), spoiling());
    assertTrue(outcome.draft().isEmpty());
    String full = String.join("\n", shown);
    assertTrue(full.contains(NODE) && full.contains(PERSON) && full.contains("what came"), full);
    assertEquals(2, sent.size());
    String told = sent.getLast();
    assertTrue(
        told.matches(
            "(?s).*\ntests/[^ ]+:3 [^ ]+ is warm and well, says [^ ]+: fails with this draft\n.*"),
        told);
    assertEquals(4, told.split("with this draft", -1).length, "three of the bundle's: " + told);
    for (String name : List.of(NODE, "rackmount", PERSON, "jolanta", "kowalska")) {
      assertFalse(told.contains(name), () -> name + " in " + told);
    }
  }

  @Test
  void whatTheModelWroteComesBackAsItWroteIt() throws Exception {
    RuleDraft strict = SmallBundle.hot("too-hot", "number(\"temp\") > 81");
    run(site(), 1, strict, strict);
    String told = sent.getLast();
    assertTrue(told.contains("FAILED tests/too-hot.yaml:2 too hot"), told);
  }

  @Test
  void whatACallTookIsKeptWhereNoAnswerComes() throws Exception {
    Drafting.Outcome outcome = run(site(), 1, spoiling());
    assertEquals("the script has no answer for this", outcome.failure());
    assertEquals(2, outcome.usage().calls());
  }
}
