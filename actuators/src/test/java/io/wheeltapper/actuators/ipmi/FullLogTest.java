package io.wheeltapper.actuators.ipmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A BMC whose event log is full logs no boot: that none is seen says nothing. */
final class FullLogTest {

  private static final String FULL = "Free Space       : 0 bytes\nOverflow         : true\n";
  private static final Action RESET = Action.of("node.reset", Target.node("n001"));
  private static final Attempt ATTEMPT =
      new Attempt("a1", "c1", "f", IpmiRig.STARTED, IpmiRig.STARTED + 3_600_000);

  private final FakePace pace = new FakePace(IpmiRig.STARTED + 1_000);
  private final FakeIpmi fake =
      new FakeIpmi()
          .log(IpmiRig.boot(IpmiRig.STARTED - 86_400_000))
          .clock(IpmiRig.clock(IpmiRig.STARTED + 1_000));

  private Deed deed(Map<String, String> more) {
    return IpmiKind.deeds(IpmiRig.settings(more), Map.of(RESET.target(), new IpmiHost(fake)), pace)
        .stream()
        .filter(d -> d.type().name().equals("node.reset"))
        .findFirst()
        .orElseThrow();
  }

  private void passes(Duration time) throws InterruptedException {
    pace.pause(time);
    fake.clock(IpmiRig.clock(pace.now()));
  }

  @Test
  void isNotResetAndWhatItIsSaidIsWhatToDo() throws Exception {
    fake.info(FULL);
    Outcome outcome = deed(Map.of()).execute(RESET, ATTEMPT);
    assertInstanceOf(Outcome.Failed.class, outcome);
    assertTrue(outcome.detail().contains("is full") && outcome.detail().contains("sel clear"));
    assertEquals(List.of(), fake.changes());
    assertInstanceOf(Outcome.Done.class, deed(Map.of("unproven", "true")).execute(RESET, ATTEMPT));
  }

  @Test
  void anAttemptOfWhichNobodyRemembersIsNeverSaidNotToHaveBeenMade() throws Exception {
    fake.info(FULL);
    passes(Duration.ofHours(1));
    assertInstanceOf(Outcome.Unknown.class, deed(Map.of()).verify(RESET, ATTEMPT));
    fake.log(IpmiRig.boot(IpmiRig.STARTED + 60_000));
    assertInstanceOf(Outcome.Done.class, deed(Map.of()).verify(RESET, ATTEMPT), "its last entry");
  }

  @Test
  void oneThatFillsUpAfterTheCallLeavesOpenWhetherItWasReset() throws Exception {
    Deed deed = deed(Map.of());
    assertInstanceOf(Outcome.Done.class, deed.execute(RESET, ATTEMPT));
    fake.info(FULL);
    passes(Duration.ofSeconds(30));
    Outcome soon = deed.verify(RESET, ATTEMPT);
    assertTrue(soon instanceof Outcome.Failed failed && failed.retryable(), soon::toString);
    passes(Duration.ofMinutes(5));
    assertInstanceOf(Outcome.Unknown.class, deed.verify(RESET, ATTEMPT));
    assertEquals(1, fake.changes().size());
  }
}
