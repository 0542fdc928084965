package io.wheeltapper.actuators.fabric;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which links are taken out and given back, and which are not, on a fake subnet. */
final class LinkDeedsTest {

  private final FakeSubnet subnet = InfinibandRig.fresh();

  private Outcome run(String action, String port, Map<String, String> settings) throws Exception {
    return run(Action.of(action, Target.parse("port:" + port)), settings);
  }

  private Outcome run(Action action, Map<String, String> settings) throws Exception {
    Deed deed =
        InfinibandKind.deeds(InfinibandRig.settings(settings), subnet, subnet.ours()).stream()
            .filter(d -> d.type().name().equals(action.name()))
            .findFirst()
            .orElseThrow();
    List<String> listed = deed.preview(action, InfinibandRig.ATTEMPT);
    int before = subnet.changes().size();
    Outcome outcome = deed.execute(action, InfinibandRig.ATTEMPT);
    assertEquals(
        subnet.changes().size() == before,
        listed.getFirst().startsWith("nothing: "),
        () -> listed + " " + outcome);
    return outcome;
  }

  private void refused(String port, Map<String, String> settings, String why) throws Exception {
    Outcome.Failed failed =
        assertInstanceOf(Outcome.Failed.class, run("link.isolate", port, settings));
    assertTrue(failed.detail().contains(why), failed::detail);
    assertEquals(List.of(), subnet.changes());
  }

  @Test
  void aTrunkIsTakenOutAndGivenBack() throws Exception {
    assertInstanceOf(Outcome.Done.class, run("link.isolate", "l1/9", Map.of()));
    assertEquals(Set.of("l1/9"), subnet.disabled());
    assertInstanceOf(Outcome.Done.class, run("link.return", "l1/9", Map.of()));
    assertEquals(Set.of(), subnet.disabled());
  }

  /** Port 1 of l1 is the agent's, of l2 a host's; three uplinks, of which two must be left. */
  @ParameterizedTest
  @CsvSource({
    "l1/1, host-links, true, the agent's own way",
    "l2/1, host-links, false, leads to the host n2",
    "l2/1, host-links, true, the last link of the host n2",
    "l1/9, keep-uplinks, 3, l1 would be left with 2 links",
    "l1/9, spare, s1, s1 is to be left alone",
    "l1/9, spare, l1/9, l1/9 is to be left alone",
    "l1/9, spare, s1/1, s1/1 is to be left alone",
    "l1/9, most-disabled, 0, 0 ports of the subnet are disabled"
  })
  void whatMustStay(String port, String setting, String value, String why) throws Exception {
    refused(port, Map.of(setting, value), why);
  }

  @Test
  void theLastPathStaysWhateverTheThreshold() throws Exception {
    subnet.disable("l2", 9).disable("l2", 10);
    refused("l2/11", Map.of("keep-uplinks", "0"), "the last path of l2, n2");
    refused("s3/2", Map.of("keep-uplinks", "0"), "the last path of l2, n2");
  }

  @Test
  void theFarEndKeepsItsUplinksToo() throws Exception {
    subnet.cable("l1", 12, "s4", 1).cable("l2", 12, "s4", 2);
    refused("l1/12", Map.of("keep-uplinks", "2"), "s4 would be left with 1");
  }

  @Test
  void aSecondRailOfAHostMayGo() throws Exception {
    subnet.cable("n2+b", 1, "l3", 1);
    assertInstanceOf(Outcome.Done.class, run("link.isolate", "l3/1", Map.of("host-links", "true")));
  }

  @Test
  void whatOthersDisabledIsLeftAlone() throws Exception {
    subnet.disable("l1", 9);
    refused("l1/9", Map.of(), "is disabled already, and not by us");
    Outcome returned = run("link.return", "l1/9", Map.of());
    assertFalse(assertInstanceOf(Outcome.Failed.class, returned).retryable());
    assertEquals(Set.of("l1/9"), subnet.disabled());
  }

  /** After our return a port that is disabled again was disabled by a person. */
  @Test
  void whatAPersonDisablesAfterwardsIsTheirs() throws Exception {
    run("link.isolate", "l1/9", Map.of());
    run("link.return", "l1/9", Map.of());
    subnet.disable("l1", 9);
    assertInstanceOf(Outcome.Failed.class, run("link.return", "l1/9", Map.of()));
    assertEquals(Set.of("l1/9"), subnet.disabled());
  }

  /** Three uplinks, of which two must be left: both looks say that one may go. */
  @Test
  void twoAtOnceDoNotTakeWhatEachLeftToTheOther() throws Exception {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    AtomicInteger looks = new AtomicInteger();
    Subnet slow =
        new Subnet() {
          @Override
          public View look(Names.SwitchPort port) {
            View view;
            synchronized (subnet) {
              view = subnet.look(port);
            }
            if (looks.incrementAndGet() == 1) {
              await()
                  .until(() ->
                      looks.get() > 1 || threads.get(1).getState() == Thread.State.TIMED_WAITING);
            }
            return view;
          }

          @Override
          public void apply(Change change) {
            synchronized (subnet) {
              subnet.apply(change);
            }
          }
        };
    Deed deed =
        InfinibandKind.deeds(InfinibandRig.settings(Map.of()), slow, subnet.ours()).getFirst();
    List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    for (String port : List.of("l1/9", "l1/10")) {
      threads.add(
          new Thread(() -> {
            try {
              outcomes.add(
                  deed.execute(
                      Action.of("link.isolate", Target.parse("port:" + port)),
                      InfinibandRig.ATTEMPT));
            } catch (CallFailed | InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(1, subnet.disabled().size(), outcomes::toString);
    assertEquals(1, outcomes.stream().filter(Outcome.Done.class::isInstance).count());
    assertEquals(1, outcomes.stream().filter(Outcome.Failed.class::isInstance).count());
  }

  private Outcome verify(String action, String port) throws Exception {
    for (Deed deed :
        InfinibandKind.deeds(InfinibandRig.settings(Map.of()), subnet, subnet.ours())) {
      if (deed.type().name().equals(action)) {
        return deed.verify(Action.of(action, Target.parse("port:" + port)), InfinibandRig.ATTEMPT);
      }
    }
    throw new IllegalArgumentException(action);
  }

  /** We died after our note, the port was seen enabled, and then a person disabled it. */
  @ParameterizedTest
  @ValueSource(strings = {"link.isolate", "link.return"})
  void whatWasSeenEnabledIsOursNoMore(String seeing) throws Exception {
    subnet.note("l1", 9);
    verify(seeing, "l1/9");
    subnet.disable("l1", 9);
    assertInstanceOf(Outcome.Failed.class, run("link.return", "l1/9", Map.of()));
    assertInstanceOf(Outcome.Failed.class, verify("link.isolate", "l1/9"));
    assertEquals(Set.of("l1/9"), subnet.disabled());
  }

  @Test
  void theFindingsOtherEndIsHeldAgainstTheWorld() throws Exception {
    Action action = Action.of("link.isolate", Target.parse("port:l1/9"));
    Outcome other = run(action.with("peer", "s2/1"), Map.of());
    assertTrue(other.detail().contains("leads to s1/1, not to s2/1"), other::detail);
    assertInstanceOf(Outcome.Done.class, run(action.with("peer", "s1/1"), Map.of()));
  }

  @Test
  void aLinkThatIsDownIsNotJudged() throws Exception {
    subnet.disable("s1", 1);
    Outcome.Failed down =
        assertInstanceOf(Outcome.Failed.class, run("link.isolate", "l1/9", Map.of()));
    assertTrue(down.retryable());
  }

  @Test
  void aDeadSwitchIsAskedAgainAndTwoOfOneNameNever() {
    subnet.kill("s1");
    assertEquals(
        CallFailed.Kind.UNREACHABLE,
        assertThrows(CallFailed.class, () -> run("link.isolate", "s1/1", Map.of())).kind());
    subnet.cable("s2+x", 5, "l3", 14);
    assertEquals(
        CallFailed.Kind.REFUSED,
        assertThrows(CallFailed.class, () -> run("link.isolate", "s2/1", Map.of())).kind());
  }

  @ParameterizedTest
  @ValueSource(strings = {"port:mlx5_0/1@n1", "node:n1", "port:l1", "port:l1/9999"})
  void whatIsNoSwitchPortIsNoTarget(String target) {
    assertThrows(IllegalArgumentException.class, () -> Names.of(Target.parse(target)));
    assertFalse(Names.fits(Target.parse(target)));
  }

  @Test
  void theRecordOutlivesTheProcessAndItsBadLines(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("record");
    new OursFile(file).put("0x1", 9, InfinibandRig.ATTEMPT);
    Files.writeString(file, Files.readString(file) + "rubbish\n");
    assertTrue(new OursFile(file).has("0x1", 9));
    assertFalse(new OursFile(file).has("0x1", 8));
    new OursFile(file).drop("0x1", 9);
    assertFalse(new OursFile(file).has("0x1", 9));
    assertThrows(CallFailed.class, () -> new OursFile(Path.of("")).has("0x1", 9));
  }

  @Test
  void aViewIsReadAsItWasWritten() {
    View view = View.of(InfinibandRig.fresh().fabric(), "l1", 9);
    assertEquals(view, View.parse(view.text()));
    assertThrows(IllegalArgumentException.class, () -> View.parse("found x"));
  }
}
