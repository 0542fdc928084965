package io.wheeltapper.actuators.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SharedLine;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Set-points of a real Modbus server (pymodbus) on loopback; the writes are counted there. */
@Tag("site")
@Tag("hands")
final class RealModbusTest {

  private static final Attempt ATTEMPT = new Attempt("a1", "c1", "f", ModbusRig.STARTED, 0);
  private static final Duration LOOKS = Duration.ofSeconds(11);

  @TempDir private Path folder;
  private final FakePace pace = new FakePace(ModbusRig.STARTED);

  private List<Deed> deeds(Cdu cdu) {
    Unit unit = new Unit(ModbusRig.LOOP, "127.0.0.1", cdu.port(), 1);
    SharedLine line = new SharedLine(Line.open("cdu"));
    TcpModbus modbus = new TcpModbus(unit, line, Duration.ofSeconds(1));
    return ModbusKind.deeds(
        Given.settings(Map.of("record", folder.resolve("record").toString())),
        Map.of(ModbusRig.LOOP, new RegisterKnob(modbus, Given.map())),
        pace);
  }

  private static Action move(String which, int low, int high) {
    return Action.of("cooling." + which + "-supply", ModbusRig.LOOP)
        .with("low", "" + low)
        .with("high", "" + high);
  }

  /** Looks until it is settled; each look of this device brings its water nearer. */
  private String settled(Deed deed, Action action) throws Exception {
    for (int i = 0; i < 10; i++) {
      Outcome seen = deed.verify(action, ATTEMPT);
      if (seen instanceof Outcome.Done) {
        return seen.detail();
      }
      assertTrue(seen instanceof Outcome.Failed failed && failed.retryable(), seen::toString);
      pace.pause(LOOKS);
    }
    throw new AssertionError("the water does not follow");
  }

  @Test
  void isMovedSeenToFollowAndTakenBack() throws Exception {
    try (Cdu cdu = new Cdu(folder, 300)) {
      Deed raise = deeds(cdu).getFirst();
      Deed lower = deeds(cdu).getLast();
      Action wanted = move("raise", 30, 31);
      assertEquals(
          "write holding 22 of 127.0.0.1:" + cdu.port() + "/1: 310 (31)",
          raise.preview(wanted, ATTEMPT).getFirst());
      assertEquals(List.of(), cdu.writes());
      assertInstanceOf(Outcome.Done.class, raise.execute(wanted, ATTEMPT));
      assertEquals("310", cdu.stands());
      assertTrue(settled(raise, wanted).startsWith("stands at 31, measured 3"));
      Action back = move("lower", 30, 31);
      assertInstanceOf(Outcome.Done.class, lower.execute(back, ATTEMPT));
      assertTrue(settled(lower, back).startsWith("stands at 30, measured 3"));
      assertEquals(List.of("22 [310]", "22 [300]"), cdu.writes());
    }
  }

  @Test
  void whatIsNotAllowedIsNotWritten() throws Exception {
    try (Cdu cdu = new Cdu(folder, 400)) {
      Deed raise = deeds(cdu).getFirst();
      refused(raise, move("raise", 40, 41), "lies outside the site's 24 to 40");
      cdu.turned(300);
      refused(raise, move("raise", 30, 33), "more than one step");
      refused(raise, move("raise", 28, 29), "by others");
      cdu.has("alarm", "");
      refused(raise, move("raise", 30, 31), "it complains: common alarm");
      cdu.hasNo("alarm");
      assertEquals(List.of(), cdu.writes());
      assertInstanceOf(Outcome.Done.class, raise.execute(move("raise", 30, 31), ATTEMPT));
      refused(raise, move("raise", 31, 32), "moved less than 10 min ago");
      assertEquals(List.of("22 [310]"), cdu.writes());
      pace.pause(Duration.ofMinutes(10));
      assertInstanceOf(Outcome.Done.class, raise.execute(move("raise", 31, 32), ATTEMPT));
      assertEquals(List.of("22 [310]", "22 [320]"), cdu.writes());
    }
  }

  private static void refused(Deed deed, Action action, String why) throws Exception {
    Outcome.Failed no = assertInstanceOf(Outcome.Failed.class, deed.execute(action, ATTEMPT), why);
    assertTrue(no.detail().contains(why), no::detail);
  }

  @Test
  void aServerThatDiesBetweenWriteAndAnswerIsLookedAt() throws Exception {
    try (Cdu cdu = new Cdu(folder, 300)) {
      Deed raise = deeds(cdu).getFirst();
      Action wanted = move("raise", 30, 31);
      cdu.has("die", "");
      assertEquals(CallFailed.Kind.UNCERTAIN, failure(raise, wanted));
      cdu.awaitDeath();
      assertEquals(
          CallFailed.Kind.UNREACHABLE,
          assertThrows(CallFailed.class, () -> raise.verify(wanted, ATTEMPT)).kind());
      cdu.hasNo("die");
      cdu.startAnew();
      assertTrue(settled(raise, wanted).startsWith("stands at 31, measured 3"));
      assertEquals(List.of("22 [310]"), cdu.writes());
    }
  }

  @Test
  void aPausedOrSlowServerIsNoAnswerAndNoSecondWrite() throws Exception {
    try (Cdu cdu = new Cdu(folder, 300)) {
      Deed raise = deeds(cdu).getFirst();
      Action wanted = move("raise", 30, 31);
      cdu.signal("STOP");
      assertEquals(CallFailed.Kind.UNREACHABLE, failure(raise, wanted));
      cdu.signal("CONT");
      assertEquals(List.of(), cdu.writes());
      cdu.has("delay", "2");
      assertEquals(CallFailed.Kind.UNCERTAIN, failure(raise, wanted));
      cdu.hasNo("delay");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> raise.verify(wanted, ATTEMPT) != null);
      settled(raise, wanted);
      assertEquals(List.of("22 [310]"), cdu.writes(), "asked once, not twice");
    }
  }

  private static CallFailed.Kind failure(Deed deed, Action wanted) {
    return assertThrows(CallFailed.class, () -> deed.execute(wanted, ATTEMPT)).kind();
  }
}
