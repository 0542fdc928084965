package io.wheeltapper.actuators.redfish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NodeResetTest {

  private final FakePace pace = new FakePace(Given.STARTED + 1_000);
  private final FakeRedfish fake = Given.server("n1");
  private final Attempt attempt = Given.attempt("a1");
  private final Map<String, String> set = new HashMap<>();

  /** A new process's deed. */
  private Deed deed(String action) {
    return RedfishKind.deeds(RedfishRig.settings(set), t -> services(t), pace).stream()
        .filter(d -> d.type().name().equals(action))
        .findFirst()
        .orElseThrow();
  }

  private Optional<Redfish> services(Target target) {
    return target.equals(Target.node("n1")) ? Optional.of(fake) : Optional.empty();
  }

  private static Action on(String action) {
    return Action.of(action, Target.node("n1"));
  }

  private Outcome execute(Deed deed) throws Exception {
    return deed.execute(on(deed.type().name()), attempt);
  }

  private Outcome verify(Deed deed) throws Exception {
    pace.pause(Duration.ofSeconds(10));
    Given.clock(fake, pace, off);
    return deed.verify(on(deed.type().name()), attempt);
  }

  private long off;

  private void refused(String action, String words) throws Exception {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, execute(deed(action)));
    assertTrue(failed.detail().contains(words), failed::detail);
    assertEquals(List.of(), fake.changes());
  }

  @Test
  void eachActionPostsItsType() throws Exception {
    set.put("full-power-cycle", "true");
    for (Reset reset : Reset.values()) {
      FakeRedfish one = Given.server("n1");
      Deed deed =
          RedfishKind.deeds(RedfishRig.settings(set), _ -> Optional.of(one), pace)
              .get(reset.ordinal());
      assertInstanceOf(Outcome.Done.class, execute(deed));
      assertEquals(
          List.of(new Change.Post(Given.RESETS, "{\"ResetType\":\"" + reset.type() + "\"}")),
          one.changes());
    }
  }

  @Test
  void nothingIsResetThatIsOffBusyOrNotToldApart() throws Exception {
    refused("node.full-power-cycle", "not switched on");
    fake.merge(Given.SYSTEM, "{\"PowerState\":\"Off\"}");
    refused("node.power-cycle", "switched off, and not by this");
    fake.merge(Given.SYSTEM, "{\"PowerState\":\"PoweringOn\"}");
    refused("node.power-cycle", "PoweringOn");
    fake.merge(Given.SYSTEM, "{\"PowerState\":\"On\"}");
    fake.merge("/redfish/v1/UpdateService", "{\"Status\":{\"State\":\"Updating\"}}");
    refused("node.reset", "firmware is being updated");
    fake.merge("/redfish/v1/UpdateService", "{\"Status\":{\"State\":\"Enabled\"}}");
    for (String state : List.of("Running", "Pending", "Suspended", "Wondrous")) {
      fake.put(Given.TASKS, "{\"Members\":[{\"@odata.id\":\"" + Given.TASKS + "/7\"}]}");
      fake.put(Given.TASKS + "/7", "{\"Id\":\"7\",\"TaskState\":\"" + state + "\"}");
      refused("node.reset", "task 7");
    }
    fake.put(Given.TASKS + "/7", "{\"Id\":\"7\",\"TaskState\":\"Completed\"}");
    fake.put(
        "/redfish/v1/Systems",
        "{\"Members\":[{\"@odata.id\":\""
            + Given.SYSTEM
            + "\"},{\"@odata.id\":\"/redfish/v1/Systems/HGX\"}]}");
    refused("node.reset", "lists 2 systems; name the host's");
  }

  @Test
  void manyTasksAreLookedThroughAtOnceOrNotAtAll() throws Exception {
    StringBuilder links = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      links.append(i == 0 ? "" : ",").append("{\"@odata.id\":\"" + Given.TASKS + "/" + i + "\"}");
    }
    fake.put(Given.TASKS, "{\"Members\":[" + links + "]}");
    refused("node.reset", "more tasks are listed than can be looked through");
    fake.put(
        Given.TASKS + "?$expand=.($levels=1)",
        "{\"Members\":[{\"TaskState\":\"Completed\"},{\"Id\":\"9\",\"TaskState\":\"Running\"}]}");
    refused("node.reset", "task 9");
    fake.put(
        Given.TASKS + "?$expand=.($levels=1)", "{\"Members\":[{\"TaskState\":\"Completed\"}]}");
    assertInstanceOf(Outcome.Done.class, execute(deed("node.reset")));
  }

  @Test
  void onlyWhatTheBmcTakesIsPosted() throws Exception {
    fake.merge(
        Given.SYSTEM,
        "{\"Actions\":{\"#ComputerSystem.Reset\":{\"ResetType@Redfish.AllowableValues\":[\"ForceRestart\"]}}}");
    refused("node.reboot", "takes no GracefulRestart, only ForceRestart");
    assertInstanceOf(Outcome.Done.class, execute(deed("node.reset")));
  }

  @Test
  void theActionsOwnDescriptionSaysWhatItTakes() throws Exception {
    fake.put(
        Given.SYSTEM,
        """
        {"PowerState":"On","LastResetTime":"%s","Links":{"ManagedBy":[{"@odata.id":"%s"}]},
         "Actions":{"#ComputerSystem.Reset":{"target":"%s","@Redfish.ActionInfo":"%s/ResetActionInfo"}}}
        """
            .formatted(Given.time(Given.STARTED - 1), Given.MANAGER, Given.RESETS, Given.SYSTEM)
            .replace(Given.time(Given.STARTED - 1), Given.time(Given.STARTED - 60_000)));
    fake.put(
        Given.SYSTEM + "/ResetActionInfo",
        "{\"Parameters\":[{\"Name\":\"ResetType\",\"AllowableValues\":[\"On\",\"PowerCycle\"]}]}");
    refused("node.reset", "takes no ForceRestart, only On, PowerCycle");
    assertInstanceOf(Outcome.Done.class, execute(deed("node.power-cycle")));
  }

  @Test
  void aHostThatDoesNotHeedIsToldAfterItsTimeAndNotAskedAgain() throws Exception {
    Deed deed = deed("node.reboot");
    execute(deed);
    Outcome.Failed yet = assertInstanceOf(Outcome.Failed.class, verify(deed));
    assertTrue(yet.retryable());
    pace.pause(Duration.ofMinutes(11));
    Outcome.Failed over = assertInstanceOf(Outcome.Failed.class, verify(deed));
    assertTrue(over.detail().startsWith("the host did not restart within 10 min"), over::detail);
    assertEquals(false, over.retryable());
    assertInstanceOf(Outcome.Done.class, execute(deed));
    assertEquals(1, fake.changes().size());
  }

  @Test
  void afterACrashNobodySaysThatItWasNotMadeBeforeThatIsKnown() throws Exception {
    execute(deed("node.reboot"));
    // Another process: it was asked for, and the host is shutting down.
    assertInstanceOf(Outcome.Unknown.class, verify(deed("node.reboot")));
    Given.boots(fake, pace, 0);
    Outcome.Done done = assertInstanceOf(Outcome.Done.class, verify(deed("node.reboot")));
    assertTrue(done.detail().contains("OSRunning"), done::detail);
    assertInstanceOf(Outcome.Done.class, execute(deed("node.reboot")));
    assertEquals(1, fake.changes().size());
  }

  @Test
  void whatWasNeverMadeIsKnownAfterItsTime() throws Exception {
    assertInstanceOf(Outcome.Unknown.class, verify(deed("node.reset")));
    pace.pause(Duration.ofMinutes(4));
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, verify(deed("node.reset")));
    assertTrue(failed.retryable());
  }

  @Test
  void aClockThatIsYearsOffProvesAllTheSame() throws Exception {
    off = -20L * 365 * 86_400_000;
    fake.merge(
        Given.SYSTEM, "{\"LastResetTime\":\"" + Given.time(pace.now() + off - 3_600_000) + "\"}");
    Given.clock(fake, pace, off);
    Deed deed = deed("node.power-cycle");
    assertInstanceOf(Outcome.Done.class, execute(deed));
    assertInstanceOf(Outcome.Failed.class, verify(deed));
    Given.boots(fake, pace, off);
    assertInstanceOf(Outcome.Done.class, verify(deed));
    assertInstanceOf(Outcome.Done.class, verify(deed("node.power-cycle")), "by another process");
  }

  @Test
  void aResetAheadOfTheBmcsOwnClockProvesNothing() throws Exception {
    fake.merge(Given.SYSTEM, "{\"LastResetTime\":\"" + Given.time(pace.now() + 3_600_000) + "\"}");
    refused("node.reset", "could not be proven");
    assertInstanceOf(Outcome.Unknown.class, verify(deed("node.reset")));
  }

  @Test
  void aMachineThatStillBootsIsNotUp() throws Exception {
    Deed deed = deed("node.reset");
    execute(deed);
    Given.boots(fake, pace, 0);
    fake.merge(Given.SYSTEM, "{\"BootProgress\":{\"LastState\":\"MemoryInitializationStarted\"}}");
    Outcome.Failed boots = assertInstanceOf(Outcome.Failed.class, verify(deed));
    assertTrue(boots.retryable() && boots.detail().contains("it boots"), boots::detail);
    fake.merge(Given.SYSTEM, "{\"PowerState\":\"Off\"}");
    assertInstanceOf(Outcome.Failed.class, verify(deed));
    Given.boots(fake, pace, 0);
    assertInstanceOf(Outcome.Done.class, verify(deed));
  }

  @Test
  void whereNothingProvesItItIsRefusedUnlessTheSiteSaysOtherwise() throws Exception {
    fake.merge(Given.SYSTEM, "{\"LastResetTime\":null}");
    refused("node.reset", "could not be proven");
    set.put("unproven", "true");
    Deed deed = deed("node.reset");
    assertInstanceOf(Outcome.Done.class, execute(deed));
    assertInstanceOf(Outcome.Failed.class, verify(deed));
    assertInstanceOf(Outcome.Unknown.class, verify(deed("node.reset")), "after a crash");
    pace.pause(Duration.ofMinutes(4));
    assertInstanceOf(Outcome.Done.class, verify(deed));
    assertInstanceOf(Outcome.Unknown.class, verify(deed("node.reset")), "after a crash");
  }

  @Test
  void aBmcIsLookedAtSeldomWhileItsMachineBoots() throws Exception {
    Deed deed = deed("node.reset");
    execute(deed);
    Outcome first = verify(deed);
    Given.boots(fake, pace, 0);
    assertEquals(first, deed.verify(on("node.reset"), attempt), "within five seconds");
    assertInstanceOf(Outcome.Done.class, verify(deed));
  }

  @Test
  void nonsenseIsNoAnswer() throws Exception {
    fake.put(Given.SYSTEM, "[]");
    refused("node.reset", "offers no reset");
    fake.put("/redfish/v1/Systems", "{\"Members\":[{\"@odata.id\":\"http://evil/\"}]}");
    refused("node.reset", "lists no system");
    Outcome unknown = verify(deed("node.reset"));
    assertInstanceOf(Outcome.Unknown.class, unknown);
  }

  @Test
  void aNodeWithoutABmcIsNotGuessed() throws Exception {
    assertTrue(
        String.valueOf(
                org.junit.jupiter.api.Assertions.assertThrows(
                        IllegalArgumentException.class,
                        () ->
                            deed("node.reset")
                                .preview(Action.of("node.reset", Target.node("n2")), attempt))
                    .getMessage())
            .contains("no BMC is listed"));
    assertInstanceOf(
        Outcome.Unknown.class,
        deed("node.reset").verify(Action.of("node.reset", Target.node("n2")), attempt));
  }

  @Test
  void aLostAnswerIsLookedForAndNotSentAgain() throws Exception {
    Redfish loses =
        new Redfish() {
          @Override
          public io.wheeltapper.core.bmc.Bmc bmc() {
            return fake.bmc();
          }

          @Override
          public Optional<Resource> get(String uri) {
            return fake.get(uri);
          }

          @Override
          public Receipt apply(Change change) throws CallFailed {
            fake.apply(change);
            throw new CallFailed(CallFailed.Kind.UNCERTAIN, "no answer");
          }
        };
    Deed deed =
        RedfishKind.deeds(RedfishRig.settings(set), _ -> Optional.of(loses), pace)
            .get(Reset.CYCLE.ordinal());
    org.junit.jupiter.api.Assertions.assertThrows(CallFailed.class, () -> execute(deed));
    assertInstanceOf(Outcome.Unknown.class, verify(deed));
    Given.boots(fake, pace, 0);
    assertInstanceOf(Outcome.Done.class, verify(deed));
    assertEquals(1, fake.changes().size());
  }
}
