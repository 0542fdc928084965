package io.wheeltapper.advisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.advisor.endpoint.Ask;
import io.wheeltapper.advisor.endpoint.Deadline;
import io.wheeltapper.advisor.endpoint.Endpoint;
import io.wheeltapper.advisor.endpoint.EndpointFailed;
import io.wheeltapper.advisor.endpoint.Meter;
import io.wheeltapper.advisor.endpoint.Said;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Budgets by case and by day, and the control question. */
final class BoundsTest {

  private static final String RIGHT =
      "{\"hypotheses\":[{\"text\":\"it shows\",\"percent\":80,\"evidence\":[\"ID\"]}],"
          + "\"action\":\"\",\"missing\":[],\"change\":[],\"stance\":\"nothing\"}";

  private final List<String> heard = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");

  /** Answers by what it is asked; each call sends 1,000 tokens and receives 100. */
  private Endpoint model(UnaryOperator<String> answer) {
    return new Endpoint() {
      @Override
      public String model() {
        return "fake";
      }

      @Override
      public Said ask(Ask ask, Deadline deadline, Meter meter) throws EndpointFailed {
        meter.begin(1_000, 100);
        meter.end(1_000, 100);
        String text = ask.messages().getLast().toString();
        heard.add(text);
        return Said.of(answer.apply(text));
      }

      @Override
      public void close() {}
    };
  }

  /** Names the signal that shows one of the faults of the control question, or s1. */
  private static String sees(String text) {
    Matcher shows =
        Pattern.compile("(s\\d) [^\\n]*(?:Xid 79|media errors 212|out of memory|fan 0 rpm)")
            .matcher(text);
    return RIGHT.replace("ID", shows.find() ? shows.group(1) : "s1");
  }

  private LanguageAdvisor advisor(
      UnaryOperator<String> answer, List<Surroundings.Spent> earlier, String... settings) {
    Map<String, String> values = new TreeMap<>(Map.of("file", "unused"));
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    return new LanguageAdvisor(
        model(answer),
        Terms.of(new Settings("adviser", new ScriptedKind().spec(), values)),
        new Surroundings(Runbooks.NONE, () -> now, Set.of(), earlier),
        new Random(7));
  }

  private static Advice ask(LanguageAdvisor advisor, String caseId) throws InterruptedException {
    Dossier one = Cases.dossier(Cases.signal("a1", Cases.XID));
    return advisor.advise(
        new Dossier(
            caseId,
            one.at(),
            one.target(),
            one.fault(),
            one.rule(),
            one.evidence(),
            one.steps(),
            one.ladder(),
            one.next()),
        Cases.NOTHING);
  }

  @Test
  void aCaseHasItsBudgetsAndAnotherHasItsOwn() throws InterruptedException {
    for (String[] budget :
        List.of(
            new String[] {"case-calls", "2", "budget of calls"},
            new String[] {"case-tokens", "2500", "budget of tokens"},
            new String[] {"case-money", "0.007", "budget of money"})) {
      try (LanguageAdvisor advisor =
          advisor(
              BoundsTest::sees,
              List.of(),
              budget[0],
              budget[1],
              "price-in",
              "2",
              "price-out",
              "10")) {
        assertEquals("", ask(advisor, "c1").failure());
        assertEquals("", ask(advisor, "c1").failure());
        Advice third = ask(advisor, "c1");
        assertTrue(third.failure().contains(budget[2]), third.failure());
        assertEquals(0, third.usage().calls());
        assertEquals("", third.prompt());
        assertEquals("", ask(advisor, "c2").failure());
      }
    }
  }

  @Test
  void aDayOfUtcHasItsBudget() throws InterruptedException {
    try (LanguageAdvisor advisor = advisor(BoundsTest::sees, List.of(), "day-calls", "2")) {
      ask(advisor, "c1");
      ask(advisor, "c2");
      assertTrue(ask(advisor, "c3").failure().contains("the day's budget of calls"));
      now = now.plus(Duration.ofHours(12));
      assertEquals("", ask(advisor, "c3").failure());
    }
  }

  @Test
  void aRestartBeginsNoNewBudget() throws InterruptedException {
    Advice.Usage used = new Advice.Usage(2, 2_000, 200, 0, 100);
    List<Surroundings.Spent> earlier =
        List.of(
            new Surroundings.Spent("c1", now.minusSeconds(60).toEpochMilli(), used),
            new Surroundings.Spent("c2", now.minus(Duration.ofDays(1)).toEpochMilli(), used));
    try (LanguageAdvisor advisor = advisor(BoundsTest::sees, earlier, "day-calls", "3")) {
      assertEquals("", ask(advisor, "c3").failure());
      assertTrue(ask(advisor, "c3").failure().contains("the day's"));
    }
  }

  @Test
  void theControlQuestionComesFirstAndAgain() throws InterruptedException {
    try (LanguageAdvisor advisor =
        advisor(BoundsTest::sees, List.of(), "canary-calls", "2", "canary-every", "1h")) {
      Advice first = ask(advisor, "c1");
      assertEquals("", first.failure());
      assertEquals(2, first.usage().calls());
      assertEquals(1, ask(advisor, "c1").usage().calls());
      assertEquals(2, ask(advisor, "c1").usage().calls());
      now = now.plus(Duration.ofMinutes(61));
      assertEquals(2, ask(advisor, "c1").usage().calls());
    }
  }

  @Test
  void aModelThatFailsItIsNotAsked() throws InterruptedException {
    for (String wrong :
        List.of(
            "I am well",
            RIGHT.replace("ID", "s9"),
            RIGHT.replace("\"action\":\"\"", "\"action\":\"node.power-cycle\""))) {
      heard.clear();
      try (LanguageAdvisor advisor = advisor(text -> wrong, List.of(), "canary-calls", "50")) {
        Advice advice = ask(advisor, "c1");
        assertTrue(advice.failure().contains("broken or hijacked"), advice.failure());
        assertTrue(EndpointFailed.notNow(advice.failure()), advice.failure());
        assertEquals(List.of(), advice.hypotheses());
        ask(advisor, "c1");
        assertEquals(1, heard.size());
        now = now.plus(Duration.ofMinutes(11));
        ask(advisor, "c1");
        assertEquals(2, heard.size());
      }
    }
  }

  @Test
  void aBudgetOfMoneyNeedsPrices() {
    assertThrows(BadSetting.class, () -> advisor(BoundsTest::sees, List.of(), "day-money", "5"));
  }
}
