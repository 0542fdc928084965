package io.wheeltapper.actuators.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of what owners and jobs write. */
final class JobTextsTest {

  private static Contract contract(String more) {
    return Contract.of(
        "signal=TERM marker=/ckpt/%j.marker wait=60s loss=10m " + more,
        text -> text.replace("%j", "llama"));
  }

  @Test
  void everyWayToAskAndToSeeIsRead() {
    Contract contract =
        Contract.of(
            "http=9000/checkpoint marker=http:9000/checkpoint?".replace("?", "")
                + " checkpoint=metric:9000/metrics#saved_timestamp_seconds"
                + " progress=annotation:ml.example/step complete=done wait=1m loss=1h",
            UnaryOperator.identity());
    assertEquals(new Ask.Hook(new Endpoint(9000, "/checkpoint")), contract.ask());
    assertEquals("http:9000/checkpoint", contract.marker().toString());
    assertEquals(
        "metric:9000/metrics#saved_timestamp_seconds",
        contract.periodic().orElseThrow().toString());
    assertEquals("annotation:ml.example/step", contract.progress().orElseThrow().toString());
    assertEquals(Optional.of("done"), contract.complete());
    assertEquals(
        new Ask.Annotation("ml.example/save"),
        Contract.of(
                "annotation=ml.example/save marker=/m wait=1s loss=1s", UnaryOperator.identity())
            .ask());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http=80/x marker=/m wait=1s loss=1s",
        "http=evil.example:9000/x marker=/m wait=1s loss=1s",
        "http=9000/a%2e marker=/m wait=1s loss=1s",
        "annotation=wheeltapper.io/job marker=/m wait=1s loss=1s",
        "annotation=x marker=annotation:wheeltapper.io/job wait=1s loss=1s",
        "signal=TERM annotation=x marker=/m wait=1s loss=1s",
        "signal=TERM marker=metric:9000/metrics wait=1s loss=1s",
        "signal=TERM marker=http: wait=1s loss=1s",
        "signal=TERM marker=/m wait=1s loss=1s stray",
        "signal=TERM marker=/m\0 wait=1s loss=1s",
      })
  void whatIsWrongIsSaidAndNeverGuessed(String text) {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class, () -> Contract.of(text, UnaryOperator.identity()));
    assertTrue(
        String.valueOf(wrong.getMessage()).startsWith("the job's checkpoint contract is wrong"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1200|1200",
        "step 12 restart 0|12",
        "step=12 at=2026-11-30T03:00:00Z|12",
        "global_step1200|1200",
        "iter_0001200|1200",
        "{'epoch': 2.5, 'global_step': 77, 'max_steps': 500}|77",
        "iteration     12/  500, loss 2.3|12",
        "train_step: 5 ... train_step: 6|6",
        "footstep 7|-1",
        "slurmstepd-n001: error: *** STEP 4711.0 ON n001 CANCELLED ***|-1",
        "loss at step 12.|12",
        "nothing of that sort|-1",
        "step 99999999999999999999|-1",
      })
  void stepsAreFoundAsFrameworksWriteThem(String text, long step) {
    OptionalLong found = Steps.last(text.replace('\'', '"'));
    assertEquals(step < 0 ? OptionalLong.empty() : OptionalLong.of(step), found);
  }

  @Test
  void stepsLostAreCountedFromTheLog() {
    String log = "step 18\nstep 19\nstep 20\n";
    assertEquals(OptionalLong.empty(), Steps.lost(log, 20), "no restart is shown");
    assertEquals(OptionalLong.of(5), Steps.lost(log + "start restart=1 step=15\nstep 16\n", 20));
    assertEquals(OptionalLong.of(5), Steps.lost(log + "step 16\nstep 17\n", 20));
    assertEquals(OptionalLong.of(0), Steps.lost(log + "resumed from step 20\nstep 21\n", 20));
    assertEquals(OptionalLong.of(0), Steps.lost(log + "step 21\n", 20));
    assertEquals(OptionalLong.of(20), Steps.lost(log + "starting at step 0\nstep 1\n", 20));
    assertEquals(
        OptionalLong.of(2),
        Steps.lost(log + "step 16\nstep 17\nstep 20\nstep 19\n", 20),
        "the last restart counts");
  }

  @Test
  void aMarkerIsWholeOnlyWhenNewerAndTheSameTwice() {
    Marker marker = new Marker(contract(""), new Marker.Asked(1000, OptionalLong.of(10)));
    Optional<Sight> old = Optional.of(new Sight(1000, 5, "step 10"));
    Optional<Sight> fresh = Optional.of(new Sight(1001, 5, "step 15"));
    assertInstanceOf(Marker.Judgement.Old.class, marker.judge(Optional.empty(), Optional.empty()));
    assertInstanceOf(Marker.Judgement.Old.class, marker.judge(old, old));
    assertInstanceOf(Marker.Judgement.Broken.class, marker.judge(fresh, Optional.empty()));
    assertInstanceOf(Marker.Judgement.Broken.class, marker.judge(fresh, old));
    assertEquals(new Marker.Judgement.Whole(OptionalLong.of(15)), marker.judge(fresh, fresh));
  }

  @Test
  void aBrokenMarkerIsNamed() {
    Marker marker =
        new Marker(contract("complete=END"), new Marker.Asked(1000, OptionalLong.of(10)));
    Optional<Sight> empty = Optional.of(new Sight(2000, 0, ""));
    Optional<Sight> half = Optional.of(new Sight(2000, 7, "step 15"));
    Optional<Sight> back = Optional.of(new Sight(2000, 9, "step 9 END"));
    assertTrue(broken(marker.judge(empty, empty)).contains("is empty"));
    assertTrue(broken(marker.judge(half, half)).contains("not complete"));
    assertTrue(broken(marker.judge(back, back)).contains("goes back from step 10 to 9"));
  }

  private static String broken(Marker.Judgement judgement) {
    return assertInstanceOf(Marker.Judgement.Broken.class, judgement).why();
  }

  @Test
  void withoutATimeOnlyAHigherStepIsNewer() {
    Marker marker = new Marker(contract(""), new Marker.Asked(1000, OptionalLong.of(10)));
    Optional<Sight> same = Optional.of(Sight.of("step 10, again"));
    Optional<Sight> more = Optional.of(Sight.of(11.0));
    assertInstanceOf(Marker.Judgement.Old.class, marker.judge(same, same));
    assertInstanceOf(Marker.Judgement.Whole.class, marker.judge(more, more));
  }

  @Test
  void timesAreReadWhereATextSaysThem() {
    long at = Instant.parse("2026-11-30T03:00:00Z").toEpochMilli();
    assertEquals(at, Sight.of("step=12 at=2026-11-30T03:00:00Z").at());
    assertEquals(at, Sight.of("{\"timestamp\": " + at / 1000 + "}").at());
    assertEquals(0, Sight.of("step=12 at=2026-13-30T03:00:00Z").at());
    assertEquals(at, Sight.of("step=12 AT=2026-11-30t03:00:00z").at());
    assertEquals(0, Sight.of("step=12 at=2026-11-30t03:020Z").at(), "a fuzzer's");
    assertEquals(at, Sight.of((double) at / 1000).at());
    assertEquals(0, Sight.of(12.0).at());
  }

  @Test
  void oneNumberIsReadOutOfAMetricsPage() {
    String page =
        """
        # HELP saved_step x
        saved_step_total 99
        saved_step{rank="0"} 14
        saved_step{rank="1"} 15 1700000000000
        saved_step{rank="2"} NaN
        other 3
        """;
    assertEquals(Optional.of(15.0), Exposed.value(page, "saved_step"));
    assertEquals(Optional.of(3.0), Exposed.value(page, "other"));
    assertEquals(Optional.empty(), Exposed.value(page, "saved"));
    assertEquals(Optional.empty(), Exposed.value("saved_step\nsaved_step{", "saved_step"));
  }
}
