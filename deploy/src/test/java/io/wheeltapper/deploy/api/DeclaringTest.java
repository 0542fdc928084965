package io.wheeltapper.deploy.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeclaringTest {

  private final FakeAgent agent = new FakeAgent();
  private final Declaring declaring = new Declaring(agent);

  private static Asked body(String json) {
    return new Asked(
        Map.of(),
        Map.of(),
        "application/json",
        json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Answer answer) {
    assertEquals(202, answer.status());
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void aWindowIsOpenedByHand() throws Exception {
    String told =
        text(
            declaring.open(
                body(
                    "{'name':'fw','until':'2h','mode':'ask','effects':'changes,removes',"
                        + "'on':'rack:r12, site','by':'eva','reason':'new fans'}")));
    assertTrue(told.contains("is open until 1970-01-01 02:00 UTC"), told);
    Input.OpenWindow input = (Input.OpenWindow) agent.told.getFirst();
    assertEquals("fw eva new fans", input.name() + " " + input.by() + " " + input.reason());
    assertEquals(Mode.ASK, input.terms().mode());
    assertEquals(List.of(Effect.Kind.REMOVES, Effect.Kind.CHANGES), input.terms().effects());
    assertEquals(2, input.terms().on().size());
    assertEquals(99 + 7_200_000, input.terms().until());
  }

  @Test
  void whatIsNotSaidIsARehearsalOfEverything() throws Exception {
    text(declaring.open(body("{'name':'fw','until':'1970-01-02T00:00Z','by':'eva'}")));
    Input.OpenWindow input = (Input.OpenWindow) agent.told.getFirst();
    assertEquals(Mode.OBSERVE, input.terms().mode());
    assertEquals(4, input.terms().effects().size());
    assertEquals(List.of(Target.site()), input.terms().on());
    assertEquals(86_400_000, input.terms().until());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'until':'2h','by':'eva'} | 'name' is missing",
        "{'name':'fw','until':'2h'} | 'by' is missing",
        "{'name':'fw','by':'eva'} | 'until' is missing",
        "{'name':'fw','until':'soon','by':'eva'} | 'soon' is no end",
        "{'name':'fw','until':'1960-01-01T00:00','by':'eva'} | is past",
        "{'name':'fw','until':'900d','by':'eva'} | more than a year",
        "{'name':'fw','until':'2h','mode':'shadow','by':'eva'} | observe, ask, act",
        "{'name':'fw','until':'2h','effects':'protects','by':'eva'} | 'protects' is none of",
        "{'name':'fw','until':'2h','on':'r12','by':'eva'} | 'r12' is no target",
        "{'name':'weekly','until':'2h','mode':'act','by':'eva'} | the bundle says what",
      })
  void aMistakeIsRefusedAndNothingIsTold(String json, String what) {
    Refusal refusal = assertThrows(Refusal.class, () -> declaring.open(body(json)));
    assertTrue(String.valueOf(refusal.getMessage()).contains(what), refusal::toString);
    assertEquals(List.of(), agent.told);
  }

  @Test
  void oneThatIsOpenIsClosedAndAnotherIsNot() throws Exception {
    text(declaring.open(body("{'name':'fw','until':'2h','by':'eva'}")));
    assertTrue(text(declaring.close(body("{'name':'fw','by':'bob'}"))).contains("'fw' is closed"));
    assertEquals(new Input.CloseWindow(99, "fw", "bob", ""), agent.told.getLast());
    assertThrows(Refusal.class, () -> declaring.close(body("{'name':'weekly','by':'bob'}")));
    Refusal unknown =
        assertThrows(Refusal.class, () -> declaring.close(body("{'name':'weekli','by':'bob'}")));
    assertTrue(String.valueOf(unknown.getMessage()).contains("weekly"), unknown::toString);
  }

  @Test
  void maintenanceIsDeclaredAndEnded() throws Exception {
    String told =
        text(
            declaring.begin(
                body("{'target':'rack:r1','until':'2h','by':'eva','reason':'new PDU'}")));
    assertTrue(told.contains("maintenance of rack:r1, 4 nodes, until"), told);
    text(declaring.end(body("{'target':'rack:r1','by':'bob'}")));
    assertEquals(
        List.of(
            new Input.BeginMaintenance(
                99, Target.parse("rack:r1"), 99 + 7_200_000, "eva", "new PDU"),
            new Input.EndMaintenance(99, Target.parse("rack:r1"), "bob", "")),
        agent.told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'target':'rack:nowhere','until':'2h','by':'eva'} | nobody knows rack:nowhere",
        "{'target':'rack:r1','by':'eva'} | 'until' is missing",
        "{'target':'rack:r1','until':'0s','by':'eva'} | is past",
        "{'target':'r1','until':'2h','by':'eva'} | 'r1' is no target",
      })
  void maintenanceOfNothingOrWithoutAnEndIsRefused(String json, String what) {
    Refusal refusal = assertThrows(Refusal.class, () -> declaring.begin(body(json)));
    assertTrue(String.valueOf(refusal.getMessage()).contains(what), refusal::toString);
    assertEquals(List.of(), agent.told);
  }

  @Test
  void whatASchedulerDeclaresIsEndedThere() {
    Refusal refusal =
        assertThrows(Refusal.class, () -> declaring.end(body("{'target':'rack:r9','by':'bob'}")));
    assertTrue(String.valueOf(refusal.getMessage()).contains("slurm declares it"));
    assertThrows(Refusal.class, () -> declaring.end(body("{'target':'rack:r8','by':'bob'}")));
  }

  @Test
  void aWordThatIsNotDurableIsNotAnsweredFor() {
    agent.full = true;
    assertThrows(
        AgentView.NotKept.class,
        () -> declaring.open(body("{'name':'fw','until':'2h','by':'eva'}")));
  }
}
