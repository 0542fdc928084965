package io.wheeltapper.actuators.fabric;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Links of a simulated subnet, under a real subnet manager; what stands is asked of Debian's tools.
 */
@Tag("long")
@Tag("hands")
final class RealInfinibandTest {

  private static final Attempt ATTEMPT = InfinibandRig.ATTEMPT;
  private static final Map<String, String> ONE = Map.of("keep-uplinks", "1");

  @TempDir Path folder;
  private RealSubnet lab;

  @BeforeEach
  void up() throws Exception {
    lab = new RealSubnet(folder);
  }

  @AfterEach
  void down() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  private Outcome execute(String action, String port, Map<String, String> settings)
      throws Exception {
    return lab.deed(action, settings)
        .execute(Action.of(action, Target.parse("port:" + port)), ATTEMPT);
  }

  private Outcome verify(String action, String port) throws Exception {
    return lab.deed(action, ONE).verify(Action.of(action, Target.parse("port:" + port)), ATTEMPT);
  }

  private long disabled() throws Exception {
    return lab.tool("iblinkinfo").lines().filter(l -> l.contains("Disabled")).count();
  }

  /** Every node's counters are asked for by its LID: by the routes that opensm made. */
  private void routed(int nodes) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> {
          String said = lab.tool("ibqueryerrors");
          assertTrue(said.contains("## Summary: " + nodes + " nodes checked"), said);
          assertTrue(!said.contains("failed"), said);
        });
  }

  @Test
  void aLinkWithErrorsIsTakenOutAndGivenBack() throws Exception {
    routed(12);
    lab.console("PerformanceSet \"l1\"[9] PortCounters.SymbolErrorCounter=4000");
    Action isolate = Action.of("link.isolate", Target.parse("port:l1/9"));
    List<String> preview = lab.deed("link.isolate", ONE).preview(isolate, ATTEMPT);
    assertTrue(
        preview.getFirst().startsWith("SubnSet PortInfo of l1 port 9 (0x"), preview::toString);
    assertEquals(0, disabled(), "the preview wrote");
    assertInstanceOf(Outcome.Failed.class, verify("link.isolate", "l1/9"));
    Outcome done = execute("link.isolate", "l1/9", ONE);
    assertTrue(assertInstanceOf(Outcome.Done.class, done).detail().contains("s1/1"), done::detail);
    assertInstanceOf(Outcome.Done.class, verify("link.isolate", "l1/9"), "by another process");
    assertEquals(1, disabled());
    assertEquals(new Outcome.Done("already: we disabled it"), execute("link.isolate", "l1/9", ONE));
    assertInstanceOf(Outcome.Done.class, execute("link.return", "l1/9", ONE));
    assertEquals(0, disabled());
    // ibsim does not train a link by itself that was disabled.
    lab.console("Clear \"l1\"[9]");
    lab.console("Link \"l1\"[9] \"s1\"[1]");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertInstanceOf(Outcome.Done.class, verify("link.return", "l1/9")));
    routed(12);
  }

  /**
   * A switch says Down of a port that is disabled, and tells the subnet manager; ibsim goes on
   * saying Active of its own end, until its console takes the link away.
   */
  @Test
  void trafficGoesAnotherWay() throws Exception {
    assertInstanceOf(Outcome.Done.class, execute("link.isolate", "l1/9", ONE));
    assertEquals(1, disabled());
    lab.console("Unlink \"l1\"[9]");
    routed(12);
  }

  @Test
  void whatMustStayStays() throws Exception {
    refused("l1/1", "the agent's own way", Map.of("host-links", "true"));
    refused("l2/1", "host-links is not true", ONE);
    refused("l2/1", "the last link of the host n005", Map.of("host-links", "true"));
    refused("l1/9", "would be left with 1 links", Map.of());
    lab.console("Unlink \"l2\"[10]");
    await()
        .untilAsserted(
            () -> refused("l2/9", "the last path of l2, n005", Map.of("keep-uplinks", "0")));
    assertEquals(0, disabled());
  }

  private void refused(String port, String why, Map<String, String> settings) throws Exception {
    Outcome outcome = execute("link.isolate", port, settings);
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
    assertTrue(failed.detail().contains(why), failed::detail);
  }

  /** The agent died after its note and before the datagram, and after it: both end as once. */
  @Test
  void aCrashBetweenTheCallsIsSettledByLooking() throws Exception {
    View view = lab.subnet().look(new Names.SwitchPort("l1", 9));
    new OursFile(folder.resolve("record")).put(view.guid(), 9, ATTEMPT);
    assertInstanceOf(Outcome.Failed.class, verify("link.isolate", "l1/9"), "noted, not done");
    // Seen enabled it is ours no more; so the next try notes it anew.
    new OursFile(folder.resolve("record")).put(view.guid(), 9, ATTEMPT);
    lab.subnet().apply(new Subnet.Change(new Names.SwitchPort("l1", 9), view, true));
    assertInstanceOf(Outcome.Done.class, verify("link.isolate", "l1/9"));
    assertInstanceOf(Outcome.Done.class, execute("link.isolate", "l1/9", ONE));
    assertEquals(1, disabled());
  }

  @Test
  void whatAPersonDisabledIsLeftAlone() throws Exception {
    View view = lab.subnet().look(new Names.SwitchPort("l1", 9));
    lab.subnet().apply(new Subnet.Change(new Names.SwitchPort("l1", 9), view, true));
    refused("l1/9", "disabled already, and not by us", ONE);
    Outcome.Failed returned =
        assertInstanceOf(Outcome.Failed.class, execute("link.return", "l1/9", ONE));
    assertTrue(returned.detail().contains("our record does not say"), returned::detail);
    assertEquals(1, disabled());
  }

  /** Between the look and the write the route leads elsewhere: nothing is written. */
  @Test
  void theWriteLooksOnceMoreWhereItLeads() throws Exception {
    View view = lab.subnet().look(new Names.SwitchPort("l1", 9));
    View other = lab.subnet().look(new Names.SwitchPort("l2", 9));
    View mixed =
        new View(
            1,
            view.guid(),
            other.route(),
            view.physical(),
            view.peer(),
            view.peerName(),
            view.peerPort(),
            true,
            false,
            1,
            1,
            0,
            List.of(),
            0);
    CallFailed failed =
        assertThrows(
            CallFailed.class,
            () ->
                lab.subnet().apply(new Subnet.Change(new Names.SwitchPort("l1", 9), mixed, true)));
    assertEquals(CallFailed.Kind.REFUSED, failed.kind());
    assertTrue(String.valueOf(failed.getMessage()).contains("leads to"), failed::getMessage);
    assertEquals(0, disabled());
  }

  @Test
  void aDeadSwitchAndADeadSubnetAreAskedAgainLater() throws Exception {
    lab.console("Unlink \"l2\"[9]");
    lab.console("Unlink \"l2\"[10]");
    await().untilAsserted(() -> unreachable("l2/9", "no switch l2 answers"));
    lab.signal("STOP");
    unreachable("l1/9", "");
    lab.signal("CONT");
  }

  private void unreachable(String port, String why) {
    CallFailed failed = assertThrows(CallFailed.class, () -> execute("link.isolate", port, ONE));
    assertEquals(CallFailed.Kind.UNREACHABLE, failed.kind(), failed::getMessage);
    assertTrue(String.valueOf(failed.getMessage()).contains(why), failed::getMessage);
  }
}
