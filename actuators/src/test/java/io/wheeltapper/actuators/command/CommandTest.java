package io.wheeltapper.actuators.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.NotCalled;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a site's commands do to a node, and what is made of how they end. */
final class CommandTest {

  private static final Attempt ATTEMPT = CommandRig.ATTEMPT;

  private final FakePace pace = new FakePace(CommandRig.STARTED + 1_000);
  private final FakeMachine machine = new FakeMachine(pace);
  private final Action reboot = Action.of("node.reboot", Target.node("n001"));
  private final Action validate = Action.of("node.validate", Target.node("n001"));

  private static Settings settings(String action, Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(CommandRig.orders(action));
    all.putAll(more);
    return new Settings("site", new CommandKind().spec(), all);
  }

  private Calling site(String action, Run run, Map<String, String> more) {
    Settings settings = settings(action, more);
    return ActuatorKinds.protect(
        settings, CommandKind.actuator(settings, run, pace, Line.open("site")));
  }

  private Calling reboots(Run run) {
    return site("node.reboot", run, Map.of());
  }

  private static String wrong(String action, Map<String, String> more) {
    return String.valueOf(
        assertThrows(BadSetting.class, () -> new CommandKind().create(settings(action, more)))
            .getMessage());
  }

  @Test
  void aNodeThatRebootedIsToldByItsAgeAlone() throws Exception {
    assertEquals(
        List.of("look at ssh n001 age", "ssh n001 reboot"),
        reboots(machine).preview(reboot, ATTEMPT));
    Outcome old = reboots(machine).verify(reboot, ATTEMPT);
    assertTrue(assertInstanceOf(Outcome.Failed.class, old).retryable(), old::detail);
    assertInstanceOf(Outcome.Done.class, reboots(machine).execute(reboot, ATTEMPT));
    assertInstanceOf(
        Outcome.Unknown.class, reboots(machine).verify(reboot, ATTEMPT), "it is away: no look");
    machine.settle();
    assertInstanceOf(Outcome.Done.class, reboots(machine).verify(reboot, ATTEMPT));
    assertInstanceOf(Outcome.Done.class, reboots(machine).execute(reboot, ATTEMPT));
    assertEquals(List.of("ssh n001 reboot"), machine.told(), "once");
    Attempt next = new Attempt("a2", "c1", "f", pace.now() + 5_000, pace.now() + 9_000);
    assertInstanceOf(
        Outcome.Failed.class, reboots(machine).verify(reboot, next), "that was before");
  }

  @Test
  void aConnectionThatTheRebootTookWithItIsNoDoubt() throws Exception {
    Run breaks =
        (argv, limit) -> {
          Run.Ran ran = machine.run(argv, limit);
          return argv.contains("reboot")
              ? new Run.Ran(255, "", "Connection to n001 closed by remote host.\n", false)
              : ran;
        };
    Outcome outcome = reboots(breaks).execute(reboot, ATTEMPT);
    assertTrue(outcome.detail().contains("answers no more since it was told"), outcome.detail());
    assertInstanceOf(Outcome.Done.class, outcome);
  }

  @Test
  void aConnectionThatBrokeWhileTheNodeStaysIsUnknown() throws Exception {
    Run breaks =
        (argv, limit) ->
            argv.contains("reboot")
                ? new Run.Ran(255, "", "client_loop: send disconnect: Broken pipe\n", false)
                : machine.run(argv, limit);
    assertInstanceOf(Outcome.Unknown.class, reboots(breaks).execute(reboot, ATTEMPT));
    assertTrue(pace.now() >= CommandRig.STARTED + 31_000, "it looked for half a minute");
  }

  @Test
  void anUnreachableNodeIsToldNothing() throws Exception {
    machine.run(List.of("ssh", "n001", "reboot"), java.time.Duration.ofSeconds(1));
    Outcome outcome = reboots(machine).execute(reboot, ATTEMPT);
    assertTrue(assertInstanceOf(Outcome.Failed.class, outcome).retryable(), outcome::detail);
    assertTrue(outcome.detail().contains("n001 gives no answer"), outcome.detail());
    assertEquals(1, machine.told().size());
  }

  @Test
  void howACommandEndsSaysWhatIsKnown() throws Exception {
    Map<Run.Ran, Class<? extends Outcome>> ends =
        Map.of(
            new Run.Ran(1, "", "sudo: a password is required", false), Outcome.Failed.class,
            new Run.Ran(127, "", "not found", false), Outcome.Failed.class,
            new Run.Ran(137, "", "", false), Outcome.Unknown.class,
            new Run.Ran(-1, "", "", true), Outcome.Unknown.class,
            new Run.Ran(255, "", "n001: Permission denied (publickey).", false),
                Outcome.Failed.class);
    for (Map.Entry<Run.Ran, Class<? extends Outcome>> end : ends.entrySet()) {
      Run run = (argv, l) -> argv.contains("restart") ? end.getKey() : machine.run(argv, l);
      Outcome outcome =
          site("node.restart-agent", run, Map.of())
              .execute(Action.of("node.restart-agent", Target.node("n001")), ATTEMPT);
      assertInstanceOf(end.getValue(), outcome, end.getKey() + ": " + outcome);
      if (outcome instanceof Outcome.Failed failed) {
        assertFalse(failed.retryable(), failed::detail);
      }
    }
  }

  @Test
  void notNowIsTriedAgainAndWhatCannotBeStartedIsNotCalled() throws Exception {
    Run busy =
        (argv, l) ->
            argv.contains("reboot") ? new Run.Ran(75, "", "", false) : machine.run(argv, l);
    assertTrue(((Outcome.Failed) reboots(busy).execute(reboot, ATTEMPT)).retryable());
    Run absent =
        (_, _) -> {
          throw new IOException("No such file or directory");
        };
    assertThrows(NotCalled.class, () -> reboots(absent).execute(reboot, ATTEMPT));
  }

  @Test
  void whatOnlyIfRefusesIsNotDone() throws Exception {
    machine.answers(3, "alice is logged in");
    Calling site = site("node.reboot", machine, Map.of("only-if", "ssh,{node},free"));
    assertEquals(
        List.of("look at ssh n001 age", "look at ssh n001 free", "ssh n001 reboot"),
        site.preview(reboot, ATTEMPT));
    Outcome outcome = site.execute(reboot, ATTEMPT);
    assertTrue(outcome.detail().contains("alice is logged in"), outcome.detail());
    assertEquals(List.of(), machine.told());
    machine.answers(0, "");
    assertInstanceOf(Outcome.Done.class, site.execute(reboot, ATTEMPT));
  }

  @Test
  void aDeadAgentIsRestartedThoughItHasNoAge() throws Exception {
    Run dead =
        (argv, l) ->
            argv.contains("age") && machine.told().isEmpty()
                ? new Run.Ran(1, "", "", false)
                : machine.run(argv, l);
    Action restart = Action.of("node.restart-agent", Target.node("n001"));
    Calling site = site("node.restart-agent", dead, Map.of());
    assertInstanceOf(Outcome.Failed.class, site.verify(restart, ATTEMPT));
    assertInstanceOf(Outcome.Done.class, site.execute(restart, ATTEMPT));
    assertInstanceOf(Outcome.Done.class, site.verify(restart, ATTEMPT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-oProxyCommand=reboot", "n1 n2", "n1;reboot", "$(reboot)", "n1,n2", "a b"})
  void whatIsNoNodesNameReachesNoCommand(String name) throws Exception {
    Action on = Action.of("node.reboot", new Target(Target.Kind.NODE, name));
    Outcome outcome = reboots(machine).execute(on, ATTEMPT);
    assertTrue(assertInstanceOf(Outcome.Failed.class, outcome).detail().contains("not called"));
    assertThrows(IllegalArgumentException.class, () -> reboots(machine).preview(on, ATTEMPT));
    assertEquals(List.of(), machine.told());
  }

  @Test
  void onlyTheNodesThatTheSiteMeans() throws Exception {
    Calling site = site("node.reboot", machine, Map.of("nodes", "gpu-[0-9]+"));
    assertFalse(site.knows(reboot));
    assertInstanceOf(Outcome.Failed.class, site.execute(reboot, ATTEMPT));
    assertEquals(List.of(), machine.told());
    assertTrue(site.knows(Action.of("node.reboot", Target.node("gpu-7"))));
  }

  @Test
  void anArgumentStaysOneArgument() throws Exception {
    List<List<String>> argvs = new ArrayList<>();
    Run keeps =
        (argv, l) -> {
          argvs.add(argv);
          return new Run.Ran(0, "1.00", "", false);
        };
    site("node.validate", keeps, Map.of("run", "check,on {node} now; for {case}/{attempt}"))
        .execute(validate, ATTEMPT);
    assertEquals(List.of(List.of("check", "on n001 now; for c1/a1")), argvs);
  }

  @Test
  void aCheckIsJudgedAndAllThatItSaidIsEvidence() throws Exception {
    String said = "GPU 3 does not answer\n".repeat(200);
    machine.answers(1, said);
    Calling site = site("node.validate", machine, Map.of());
    Outcome outcome = site.execute(validate, ATTEMPT);
    assertEquals(said.strip(), outcome.evidence().strip());
    assertEquals(outcome.with(""), site.verify(validate, ATTEMPT), "and is not run again");
    assertTrue(outcome.detail().startsWith("exit 1: GPU 3 does not answer"), outcome.detail());
    assertTrue(outcome.detail().length() < 600, outcome.detail());
    assertEquals(1, machine.told().size());
  }

  @Test
  void aCheckThatReachedNobodyHasNotFailed() throws Exception {
    machine.run(List.of("ssh", "n001", "reboot"), java.time.Duration.ofSeconds(1));
    Outcome outcome = site("node.validate", machine, Map.of()).execute(validate, ATTEMPT);
    assertTrue(assertInstanceOf(Outcome.Failed.class, outcome).retryable(), outcome::detail);
  }

  @ParameterizedTest
  @CsvSource({"load.shed, load.return", "liquid.isolate, liquid.return"})
  void whatProtectsThePlantIsLookedAtAndGivenBackByAnOrderOfItsOwn(String protects, String gives)
      throws Exception {
    Calling site = site(protects, machine, Map.of("only-if", "ssh,{id},free"));
    Action shut = Action.of(protects, CommandRig.VALVE);
    Action open = Action.of(gives, CommandRig.VALVE);
    assertEquals(
        List.of(
            "look at plant loop:cdu-1 is-shut", "look at ssh cdu-1 free", "plant loop:cdu-1 shut"),
        site.preview(shut, ATTEMPT));
    assertInstanceOf(Outcome.Failed.class, site.verify(shut, ATTEMPT));
    assertInstanceOf(Outcome.Done.class, site.execute(shut, ATTEMPT));
    assertEquals(new Outcome.Done("seen: 'verify' says so"), site.verify(shut, ATTEMPT));
    assertTrue(site.verify(open, ATTEMPT).detail().contains("'undo-verify' ends with 1"));
    assertEquals(
        List.of("look at plant loop:cdu-1 is-open", "plant loop:cdu-1 open"),
        site.preview(open, ATTEMPT));
    assertInstanceOf(Outcome.Done.class, site.execute(open, ATTEMPT));
    assertInstanceOf(Outcome.Done.class, site.verify(open, ATTEMPT));
    assertInstanceOf(Outcome.Failed.class, site.verify(shut, ATTEMPT), "it is given back");
    assertEquals(List.of("plant loop:cdu-1 shut", "plant loop:cdu-1 open"), machine.told());
  }

  @Test
  void aValveStaysShutWhileTheLookBeforeGivingBackSaysNo() throws Exception {
    Calling site = site("liquid.isolate", machine, Map.of("undo-only-if", "ssh,{id},free"));
    Action shut = Action.of("liquid.isolate", CommandRig.VALVE);
    Action open = Action.of("liquid.return", CommandRig.VALVE);
    machine.answers(1, "the rope is wet");
    assertInstanceOf(Outcome.Done.class, site.execute(shut, ATTEMPT), "shutting asks it not");
    assertTrue(site.preview(open, ATTEMPT).contains("look at ssh cdu-1 free"));
    Outcome wet = site.execute(open, ATTEMPT);
    assertTrue(assertInstanceOf(Outcome.Failed.class, wet).retryable(), wet::detail);
    assertTrue(wet.detail().contains("'undo-only-if' (exit 1): the rope is wet"), wet.detail());
    assertTrue(machine.isShut());
    machine.answers(0, "");
    assertInstanceOf(Outcome.Done.class, site.execute(open, ATTEMPT));
    assertFalse(machine.isShut());
    assertTrue(
        wrong("liquid.isolate", Map.of("undo", "", "undo-verify", "", "undo-only-if", "dry"))
            .contains("there is no 'undo'"));
  }

  @Test
  void aValveThatDidNotEndInTimeIsUnknownAndNotOpenedForThat() throws Exception {
    Run hangs =
        (argv, limit) ->
            argv.contains("shut") ? new Run.Ran(-1, "", "", true) : machine.run(argv, limit);
    Calling site = site("liquid.isolate", hangs, Map.of());
    Action shut = Action.of("liquid.isolate", CommandRig.VALVE);
    assertInstanceOf(Outcome.Unknown.class, site.execute(shut, ATTEMPT));
    assertInstanceOf(Outcome.Failed.class, site.verify(shut, ATTEMPT));
    assertTrue(
        site.actions().stream().allMatch(t -> t.inverse().isEmpty()), "the loop takes none back");
    assertEquals(List.of(), machine.told());
  }

  @Test
  void onlyThePlantThatTheSiteMeans() throws Exception {
    Calling site = site("load.shed", machine, Map.of("targets", "feed:pdu-[12]|rack:r1"));
    assertTrue(site.knows(Action.of("load.shed", Target.parse("feed:pdu-2"))));
    assertFalse(site.knows(Action.of("load.shed", Target.parse("feed:pdu-3"))));
    Calling all = site("load.shed", machine, Map.of());
    assertFalse(all.knows(Action.of("load.shed", Target.site())), "a whole site has no breaker");
    Outcome other = all.execute(Action.of("load.shed", Target.parse("feed:-rf pdu")), ATTEMPT);
    assertTrue(assertInstanceOf(Outcome.Failed.class, other).detail().contains("not called"));
    assertEquals(List.of(), machine.told());
  }

  @Test
  void wrongSettingsSayWhatWouldBeRight() {
    assertTrue(wrong("load.shed", Map.of("verify", "")).contains("needs 'verify'"));
    assertTrue(wrong("load.shed", Map.of("age", "x")).contains("look by 'verify'"));
    assertTrue(wrong("load.shed", Map.of("undo-verify", "")).contains("go together"));
    assertTrue(wrong("load.shed", Map.of("run", "shed,{node}")).contains("{kind}, {id}, {case}"));
    assertTrue(wrong("load.shed", Map.of("nodes", "n1")).contains("'targets'"));
    assertTrue(wrong("node.reboot", Map.of("targets", "n1")).contains("'nodes'"));
    assertTrue(wrong("node.reboot", Map.of("undo", "x")).contains("load.shed and liquid.isolate"));
    assertTrue(wrong("load.return", Map.of("run", "x")).contains("load.shed"));
    assertTrue(wrong("node.rebot", Map.of("run", "x", "age", "y")).contains("node.reboot"));
    assertTrue(wrong("node.reboot", Map.of("age", "")).contains("/proc/uptime"));
    assertTrue(wrong("node.restart-agent", Map.of("age", "")).contains("'age' or 'verify'"));
    assertTrue(wrong("node.validate", Map.of("result", "xml")).contains("exit, dcgm or nccl"));
    assertTrue(wrong("node.validate", Map.of("result", "nccl")).contains("least-bus-gbps"));
    assertTrue(wrong("node.validate", Map.of("verify", "x")).contains("its own end"));
    assertTrue(wrong("node.validate", Map.of("run", "check,{host}")).contains("{node}"));
    assertTrue(wrong("node.validate", Map.of("run", "{node}")).contains("named by you"));
    assertTrue(wrong("node.validate", Map.of("nodes", "(")).contains("no pattern"));
  }

  @Test
  void doctorLooksForTheProgramsAndTriesNone() {
    Settings absent = settings("node.reboot", Map.of("run", "/no/such/program,{node}"));
    String said = new CommandKind().doctor(absent).detail();
    assertTrue(said.contains("not installed here: /no/such/program"), said);
    assertTrue(new CommandKind().doctor(settings("node.validate", Map.of("run", "true"))).works());
  }
}
