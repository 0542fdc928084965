package io.wheeltapper.actuators.gpu.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.gpu.node.Ask.Verb;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done on the machine itself, each effect counted at a fake driver. */
final class MachineTest {

  private static final Gpu.Links SWITCHED = new Gpu.Links(18, false, true);
  private static final Gpu.Links PAIRED = new Gpu.Links(4, true, false);
  private static final int VOLTA = 5;
  private static final int AMPERE = 7;
  private static final int HOPPER = 9;

  /** The process that did it died. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @TempDir Path folder;

  private final Map<String, String> site = new HashMap<>(Map.of("services", "dcgm,persistenced"));
  private FakeMachine fake = hopper();

  private static FakeMachine hopper() {
    FakeMachine fake = new FakeMachine(4, HOPPER, SWITCHED);
    fake.unit("dcgm");
    fake.unit("persistenced");
    return fake;
  }

  private Machine machine() {
    site.put("state", folder.resolve("state").toString());
    Site here = new Site(new Settings("gpu.yaml", Site.SPEC, site));
    return new Machine(here, fake, fake, fake, new FakePace(1_700_000_000_000L));
  }

  private Answer reset(String attempt) throws Exception {
    return machine().answer(new Ask(Verb.RESET, "GPU-1", attempt, "c1", 0, 0, false));
  }

  private Answer ask(Verb verb, int least, int most, String kase) throws Exception {
    return machine().answer(new Ask(verb, Ask.ALL, "a1", kase, least, most, false));
  }

  private Answer look() throws Exception {
    return ask(Verb.LOOK, 0, 0, "c1");
  }

  private static void refused(String why, Answer answer) {
    assertEquals(Answer.REFUSED, answer.result(), answer.toString());
    assertTrue(answer.why().contains(why), answer.why());
  }

  @Test
  void aResetEndsMonitoringAndSetsAllBackInOrder() throws Exception {
    site.put("clocks", "345-1755");
    fake.put(limited(fake.gpu("GPU-1"), 600_000));
    Answer answer = reset("a1");
    assertEquals(Answer.DONE, answer.result(), answer.toString());
    List<String> expected =
        List.of(
            "systemctl stop dcgm",
            "systemctl stop persistenced",
            "nvmlDeviceSetPersistenceMode GPU-1 0",
            "nvidia-smi --gpu-reset -i GPU-1",
            "nvmlDeviceSetPersistenceMode GPU-1 1",
            "nvmlDeviceSetPowerManagementLimit GPU-1 600000",
            "nvmlDeviceSetGpuLockedClocks GPU-1 345 1755",
            "systemctl start persistenced",
            "systemctl start dcgm");
    assertEquals(expected, fake.calls());
    assertEquals(expected, answer.calls());
    assertEquals(Map.of("GPU-1", 1L), fake.resets(), "Hopper: one by itself");
    assertEquals(600_000, fake.gpu("GPU-1").power().limit());
    assertTrue(fake.gpu("GPU-1").persistence());
    assertEquals("", look().open());
  }

  private static Gpu limited(Gpu gpu, long limit) {
    Gpu.Power power = gpu.power();
    return with(
        gpu,
        gpu.state(),
        gpu.mode(),
        new Gpu.Power(limit, limit, power.least(), power.most(), power.draw(), power.energy()));
  }

  private static Gpu with(Gpu gpu, String state, String mode, Gpu.Power power) {
    return new Gpu(
        gpu.uuid(),
        gpu.pci(),
        gpu.minor(),
        state,
        gpu.architecture(),
        mode,
        gpu.persistence(),
        gpu.pending(),
        gpu.recovery(),
        power,
        gpu.clocks(),
        gpu.links(),
        gpu.users());
  }

  /** Anybody's process forbids it, before any monitoring is touched. */
  @Test
  void whoeverIsOnItForbidsIt() throws Exception {
    fake.user("python3");
    refused("on it: python3 (process 4711, user 1000, job_7)", reset("a1"));
    assertEquals(List.of(), fake.calls());
    fake.usersGo();
    assertEquals(Answer.DONE, reset("a1").result(), "a refusal does not use the attempt up");
  }

  /** Also one that the driver alone knows of, and monitoring that no file names. */
  @Test
  void soDoesWhoOnlyTheDriverKnowsAndMonitoringThatIsNotNamed() throws Exception {
    Gpu gpu = fake.gpu("GPU-1");
    fake.put(
        new Gpu(
            gpu.uuid(),
            gpu.pci(),
            gpu.minor(),
            Gpu.OK,
            HOPPER,
            "",
            true,
            0,
            0,
            gpu.power(),
            gpu.clocks(),
            gpu.links(),
            List.of(99L)));
    refused("process 99 (the driver names it)", reset("a1"));
    fake.put(gpu);
    site.put("services", "dcgm");
    refused("persistenced (process 101", reset("a1"));
    assertEquals(List.of(), fake.calls());
  }

  /** Somebody who comes while monitoring is being ended is seen, and monitoring comes back. */
  @Test
  void whoComesMeanwhileForbidsItStill() throws Exception {
    fake.watch((call, made) -> {
      if (made && call.equals("nvmlDeviceSetPersistenceMode GPU-1 0")) {
        fake.user("python3");
      }
    });
    String before = fake.state();
    refused("on it: python3", reset("a1"));
    assertEquals(Map.of(), fake.resets());
    assertEquals(before, fake.state());
    assertEquals("", look().open());
  }

  /** One that the driver lists no more at the last look: nobody can say who is on it. */
  @Test
  void oneThatIsNotListedAnyMoreIsNotReset() throws Exception {
    fake.watch((call, made) -> {
      if (made && call.equals("systemctl stop persistenced")) {
        fake.hide("GPU-1");
      }
    });
    refused("not all of them are listed any more", reset("a1"));
    assertEquals(Map.of(), fake.resets());
  }

  @Test
  void monitoringThatDoesNotEndForbidsIt() throws Exception {
    fake.refuse("systemctl stop persistenced", "Job for persistenced.service failed");
    String before = fake.state();
    refused("Job for persistenced.service failed", reset("a1"));
    assertEquals(before, fake.state(), "what was ended is started again");
  }

  @Test
  void theSitesOwnLookForbidsIt() throws Exception {
    site.put("only-if", "gpu-free,--strict");
    fake.refuse("gpu-free --strict", "driver upgrade in flight");
    refused("gpu-free --strict: driver upgrade in flight", reset("a1"));
    assertEquals(List.of(), fake.calls());
    fake.refuse("gpu-free --strict", "");
    assertEquals(Answer.DONE, reset("a1").result());
  }

  @Test
  void partitionedVirtualAndLostOnesAreLeftAlone() throws Exception {
    Gpu gpu = fake.gpu("GPU-1");
    fake.put(with(gpu, Gpu.OK, "mig", gpu.power()));
    refused("partitioned (MIG)", reset("a1"));
    fake.put(with(gpu, Gpu.OK, "vgpu", gpu.power()));
    refused("virtual machines", reset("a1"));
    fake.put(with(gpu, Gpu.LOST, "", gpu.power()));
    refused("lost; no reset reaches it", reset("a1"));
    refused(
        "no GPU GPU-77 here",
        machine().answer(new Ask(Verb.RESET, "GPU-77", "a1", "c1", 0, 0, false)));
    assertEquals(List.of(), fake.calls());
  }

  @Test
  void generationsThatMustAreResetTogether() throws Exception {
    fake = new FakeMachine(4, VOLTA, PAIRED);
    assertEquals(Answer.DONE, reset("a1").result());
    assertEquals(4, fake.resets().size(), "linked before Ampere");
    fake = new FakeMachine(4, AMPERE, SWITCHED);
    assertEquals(Answer.DONE, reset("a2").result());
    assertEquals(4, fake.resets().size(), "A100 behind switches");
    fake = new FakeMachine(4, AMPERE, PAIRED);
    assertEquals(Answer.DONE, reset("a3").result());
    assertEquals(Map.of("GPU-1", 1L), fake.resets(), "Ampere by bridges");
    fake = new FakeMachine(4, -1, PAIRED);
    assertEquals(Answer.DONE, reset("a4").result());
    assertEquals(4, fake.resets().size(), "what is not known may be old");
    fake = new FakeMachine(4, VOLTA, PAIRED);
    site.put("together", "one");
    assertEquals(Answer.DONE, reset("a5").result());
    assertEquals(1, fake.resets().size(), "the site's own word");
  }

  @Test
  void theSameAttemptIsDoneOnceAndItsEndTold() throws Exception {
    assertEquals(Answer.DONE, reset("a1").result());
    Answer again = reset("a1");
    assertEquals(Answer.DONE, again.result());
    assertTrue(again.why().startsWith("already"), again.why());
    assertEquals(1, fake.resets().get("GPU-1"));
    assertEquals(Answer.DONE, reset("a2").result());
    assertEquals(2, fake.resets().get("GPU-1"));
  }

  @Test
  void aResetThatFailsOrHangsIsToldAndAllIsSetBack() throws Exception {
    fake.refuse("nvidia-smi", "Unable to reset: not supported");
    String before = fake.state();
    Answer failed = reset("a1");
    assertEquals(Answer.FAILED, failed.result(), failed.toString());
    assertTrue(failed.why().contains("not supported"), failed.why());
    assertEquals(before, fake.state());
    fake.refuse("nvidia-smi", "hangs");
    assertEquals(Answer.UNKNOWN, reset("a2").result());
    assertEquals(before, fake.state());
    fake.refuse("nvidia-smi", "");
    assertEquals(Answer.UNKNOWN, reset("a2").result(), "it is not done on the chance");
    assertEquals(Map.of(), fake.resets());
  }

  /** What cannot be set back is told, stays open, and is set back by whoever comes next. */
  @Test
  void whatCannotBeSetBackStaysOpen() throws Exception {
    fake.put(limited(fake.gpu("GPU-1"), 600_000));
    fake.refuse("nvmlDeviceSetPowerManagementLimit", "no permission");
    Answer answer = reset("a1");
    assertEquals(Answer.FAILED, answer.result());
    assertTrue(answer.why().contains("not set back: nvmlDeviceSetPower"), answer.why());
    assertTrue(look().open().contains("reset a1"), "" + look());
    assertTrue(fake.state().endsWith("[dcgm, persistenced][nvidia, nvidia_uvm]"), fake.state());
    assertEquals(Answer.FAILED, ask(Verb.SETTLE, 0, 0, "c1").result());
    fake.refuse("nvmlDeviceSetPowerManagementLimit", "");
    Answer settled = ask(Verb.SETTLE, 0, 0, "c1");
    assertEquals(Answer.DONE, settled.result());
    assertNotNull(settled.ended());
    assertEquals(Answer.DONE, settled.ended().result());
    assertEquals(600_000, fake.gpu("GPU-1").power().limit());
    assertEquals(1, fake.resets().get("GPU-1"));
  }

  /** Killed at any call, before it or after: one reset at most, and all is set back. */
  @Test
  void killedAtAnyCallItIsSettled() throws Exception {
    for (Verb verb : List.of(Verb.RESET, Verb.RELOAD)) {
      for (boolean due : List.of(true, false)) {
        for (boolean after : List.of(false, true)) {
          for (int at = 1; at <= 12; at++) {
            killed(verb, due, after, at);
          }
        }
      }
    }
  }

  private void killed(Verb verb, boolean due, boolean after, int at) throws Exception {
    String where = verb + ", due " + due + ", call " + at + (after ? " after" : " before");
    fake = hopper();
    site.put("reload", "true");
    site.put("state", folder.resolve("s" + where.hashCode()).toString());
    if (!due) {
      fake = new FakeMachine(1, HOPPER, Gpu.Links.NONE);
      fake.unit("dcgm");
      fake.unit("persistenced");
    }
    List<Gpu> all = due ? List.of(fake.gpu("GPU-1"), fake.gpu("GPU-2")) : List.of();
    all.forEach(g -> fake.put(limited(g, 600_000)));
    String before = fake.state();
    int[] calls = {0};
    boolean[] dead = {false};
    fake.watch((_, made) -> {
      calls[0] += made ? 0 : 1;
      dead[0] |= calls[0] == at && made == after;
      if (dead[0]) {
        throw new Killed(); // and whatever it would still do in a finally
      }
    });
    String gpu = due ? "GPU-1" : "GPU-0";
    Ask ask = new Ask(verb, gpu, "a1", "c1", 0, 0, false);
    Site here = new Site(new Settings("gpu.yaml", Site.SPEC, site));
    FakePace pace = new FakePace(1_700_000_000_000L);
    try {
      new Machine(here, fake, fake, fake, pace).answer(ask);
    } catch (Killed e) {
      assertTrue(dead[0]);
    }
    fake.watch((_, _) -> {});
    Machine next = new Machine(here, fake, fake, fake, pace);
    Answer settled = next.answer(new Ask(Verb.SETTLE, gpu, "a1", "c1", 0, 0, false));
    assertEquals(Answer.DONE, settled.result(), where + settled);
    assertEquals(
        before.replaceAll(" [01](?=;)", ""), fake.state().replaceAll(" [01](?=;)", ""), where);
    long effects = fake.reloads() + fake.resets().values().stream().mapToLong(n -> n).sum();
    if (settled.ended() != null && settled.ended().result().equals(Answer.DONE)) {
      assertTrue(effects > 0, where + ": said to be done");
    }
    Answer again = next.answer(ask);
    assertEquals(
        settled.ended() != null && settled.ended().result().equals(Answer.UNKNOWN)
            ? Answer.UNKNOWN
            : Answer.DONE,
        again.result(),
        where + again);
    effects = fake.reloads() + fake.resets().values().stream().mapToLong(n -> n).sum();
    assertTrue(effects <= 1, where + ": " + effects);
  }

  @Test
  void aCapIsWithinTheDevicesBoundsAndGivesBackWhatWasThere() throws Exception {
    fake.put(limited(fake.gpu("GPU-1"), 600_000));
    refused("takes 200 to 700 W", ask(Verb.CAP, 100, 0, "c1"));
    assertEquals(List.of(), fake.calls());
    assertEquals(Answer.DONE, ask(Verb.CAP, 500, 0, "c1").result());
    assertEquals(500_000, fake.gpu("GPU-1").power().limit());
    assertEquals(4, look().caps().size());
    int calls = fake.calls().size();
    assertEquals(Answer.DONE, ask(Verb.CAP, 500, 0, "c1").result(), "once more");
    assertEquals(calls, fake.calls().size());
    refused("held at 500 W for case c1", ask(Verb.CAP, 400, 0, "c2"));
    assertEquals(Answer.DONE, ask(Verb.CAP, 400, 0, "c1").result(), "the same case, stricter");
    assertEquals(Answer.DONE, ask(Verb.UNCAP, 0, 0, "c2").result(), "not its own");
    assertEquals(400_000, fake.gpu("GPU-1").power().limit());
    assertEquals(Answer.DONE, ask(Verb.UNCAP, 0, 0, "c1").result());
    assertEquals(600_000, fake.gpu("GPU-1").power().limit(), "not the default");
    assertEquals(700_000, fake.gpu("GPU-0").power().limit());
    assertEquals(Map.of(), look().caps());
  }

  @Test
  void aCapNeverRaises() throws Exception {
    fake.put(limited(fake.gpu("GPU-1"), 300_000));
    assertEquals(Answer.DONE, ask(Verb.CAP, 500, 0, "c1").result());
    assertEquals(300_000, fake.gpu("GPU-1").power().limit());
    assertFalse(look().caps().containsKey("GPU-1"));
  }

  @Test
  void allGpusOrNone() throws Exception {
    String before = fake.state();
    fake.refuse("nvmlDeviceSetPowerManagementLimit GPU-2 500000", "no permission");
    Answer answer = ask(Verb.CAP, 500, 0, "c1");
    assertEquals(Answer.FAILED, answer.result(), answer.toString());
    assertTrue(answer.why().contains("set back on the others"), answer.why());
    assertEquals(before, fake.state());
    assertEquals(Map.of(), look().caps());
    fake.refuse("nvmlDeviceSetGpuLockedClocks GPU-3", "not supported");
    assertEquals(Answer.FAILED, ask(Verb.LOCK, 345, 1200, "c1").result());
    assertEquals(before, fake.state());
  }

  /** Killed at any call of a cap: done again it stands whole, and its inverse gives all back. */
  @Test
  void aCapThatIsBrokenOffIsMendedEitherWay() throws Exception {
    for (boolean again : List.of(true, false)) {
      for (int at = 1; at <= 8; at++) {
        fake = hopper();
        site.put("state", folder.resolve("cap" + again + at).toString());
        fake.put(limited(fake.gpu("GPU-1"), 600_000));
        String before = fake.state();
        int stop = at;
        int[] calls = {0};
        fake.watch((_, _) -> {
          if (++calls[0] >= stop) {
            throw new Killed();
          }
        });
        Site here = new Site(new Settings("gpu.yaml", Site.SPEC, site));
        Machine machine = new Machine(here, fake, fake, fake, new FakePace(1_700_000_000_000L));
        assertThrows(
            Killed.class,
            () -> machine.answer(new Ask(Verb.CAP, Ask.ALL, "a1", "c1", 500, 0, false)));
        fake.watch((_, _) -> {});
        if (again) {
          Answer whole = machine.answer(new Ask(Verb.CAP, Ask.ALL, "a1", "c1", 500, 0, false));
          assertEquals(Answer.DONE, whole.result(), at + whole.toString());
          assertEquals(500_000, fake.gpu("GPU-3").power().limit());
        }
        machine.answer(new Ask(Verb.UNCAP, Ask.ALL, "a2", "c1", 0, 0, false));
        assertEquals(before, fake.state(), "killed at " + at);
      }
    }
  }

  /** A dead GPU is no reason to hold the others, and what it is held at stays known. */
  @Test
  void whatCannotBeGivenBackStaysKnownAndTheRestIsGivenBack() throws Exception {
    for (Verb hold : List.of(Verb.CAP, Verb.LOCK)) {
      Verb back = hold == Verb.CAP ? Verb.UNCAP : Verb.UNLOCK;
      fake = hopper();
      site.put("state", folder.resolve("dead" + hold).toString());
      String before = fake.state();
      assertEquals(Answer.DONE, ask(hold, 500, 900, "c1").result());
      Gpu dead = fake.gpu("GPU-1");
      Gpu gone = fake.gpu("GPU-2");
      fake.put(with(dead, Gpu.LOST, "", Gpu.Power.UNKNOWN));
      fake.hide("GPU-2");
      fake.refuse("nvmlDeviceSetPowerManagementLimit GPU-3", "Unknown Error");
      fake.refuse("nvmlDeviceResetGpuLockedClocks GPU-3", "Unknown Error");
      Answer some = ask(back, 0, 0, "c1");
      assertEquals(Answer.FAILED, some.result(), some.toString());
      assertTrue(some.retry());
      assertEquals(
          "not given back, and known still: GPU-1 does not answer; GPU-2 does not answer; "
              + (hold == Verb.CAP
                  ? "nvmlDeviceSetPowerManagementLimit GPU-3 700000: Unknown Error"
                  : "nvmlDeviceResetGpuLockedClocks GPU-3: Unknown Error"),
          some.why());
      Answer look = look();
      assertEquals(
          List.of("GPU-1", "GPU-2", "GPU-3"),
          List.copyOf((hold == Verb.CAP ? look.caps() : look.locks()).keySet()));
      fake.put(dead);
      fake.put(gone);
      fake.refuse("nvmlDeviceSetPowerManagementLimit GPU-3", "");
      fake.refuse("nvmlDeviceResetGpuLockedClocks GPU-3", "");
      assertEquals(Answer.DONE, ask(back, 0, 0, "c1").result());
      assertEquals(before, fake.state());
      assertEquals(Map.of(), hold == Verb.CAP ? look().caps() : look().locks());
    }
  }

  /** The driver took it and said that it did not. */
  @Test
  void aCapThatStandsThoughItsCallFailedIsKnown() throws Exception {
    fake.watch((call, made) -> {
      if (!made && call.equals("nvmlDeviceSetPowerManagementLimit GPU-2 500000")) {
        fake.put(limited(fake.gpu("GPU-2"), 500_000));
      }
    });
    fake.refuse("nvmlDeviceSetPowerManagementLimit GPU-2 500000", "GPU is lost");
    Answer answer = ask(Verb.CAP, 500, 0, "c1");
    assertEquals(Answer.UNKNOWN, answer.result(), answer.toString());
    assertTrue(look().caps().containsKey("GPU-2"));
    assertEquals(Answer.DONE, ask(Verb.UNCAP, 0, 0, "c1").result());
    assertEquals(700_000, fake.gpu("GPU-2").power().limit());
    assertEquals(Map.of(), look().caps());
  }

  /** Without persistence the driver forgets a GPU that nobody has open, and counts anew. */
  @Test
  void aCapOutlivesAResetThatCameToNothing() throws Exception {
    assertEquals(Answer.DONE, ask(Verb.CAP, 500, 0, "c1").result());
    fake.watch((call, made) -> {
      if (made && call.equals("nvmlDeviceSetPersistenceMode GPU-1 0")) {
        fake.forgets("GPU-1");
        fake.user("python3");
      }
    });
    refused("on it: python3", reset("a2"));
    assertEquals(500_000, fake.gpu("GPU-1").power().limit(), "set back");
    assertEquals(4, look().caps().size(), "and known");
    fake.usersGo();
    fake.watch((_, _) -> {});
    assertEquals(Answer.DONE, ask(Verb.UNCAP, 0, 0, "c1").result());
    assertEquals(700_000, fake.gpu("GPU-1").power().limit());
  }

  /** What a driver that another loaded anew has voided is not set again by a reset of ours. */
  @Test
  void aHoldThatIsVoidIsNotRaisedFromTheDead() throws Exception {
    assertEquals(Answer.DONE, ask(Verb.LOCK, 345, 1200, "c1").result());
    List.of("GPU-0", "GPU-1", "GPU-2", "GPU-3").forEach(fake::forgets);
    int calls = fake.calls().size();
    assertEquals(Answer.DONE, reset("a2").result());
    List<String> since = fake.calls().subList(calls, fake.calls().size());
    assertFalse(since.toString().contains("LockedClocks"), since::toString);
    assertEquals(Map.of(), look().locks());
  }

  /** The fabric's own process takes part in a reset; one of a user's with its name does not. */
  @Test
  void theFabricManagerStays() throws Exception {
    site.put("stay", "dcgm");
    site.put("services", "persistenced");
    assertEquals(Answer.DONE, reset("a1").result());
    fake.user("dcgm");
    refused("on it: dcgm (process 4711, user 1000", reset("a2"));
  }

  @Test
  void whatAnotherHasSetSinceIsLeftAlone() throws Exception {
    assertEquals(Answer.DONE, ask(Verb.CAP, 500, 0, "c1").result());
    fake.put(limited(fake.gpu("GPU-1"), 450_000));
    refused("was set to 450 W by another since", ask(Verb.CAP, 400, 0, "c1"));
    assertEquals(Answer.DONE, ask(Verb.UNCAP, 0, 0, "c1").result());
    assertEquals(450_000, fake.gpu("GPU-1").power().limit());
    assertEquals(700_000, fake.gpu("GPU-0").power().limit());
  }

  /** A reset of ours sets a cap and a lock again; a driver loaded anew by another voids both. */
  @Test
  void holdsOutliveOurResetAndEndWithTheDriver() throws Exception {
    assertEquals(Answer.DONE, ask(Verb.CAP, 500, 0, "c1").result());
    assertEquals(Answer.DONE, ask(Verb.LOCK, 345, 1200, "c1").result());
    assertEquals(Answer.DONE, reset("a2").result());
    assertEquals(500_000, fake.gpu("GPU-1").power().limit());
    assertTrue(fake.state().contains("GPU-1 500000 persistent 0 345-1200"), fake.state());
    assertEquals(4, look().caps().size());
    Gpu gpu = fake.gpu("GPU-2");
    fake.put(
        with(
            gpu,
            Gpu.OK,
            "",
            new Gpu.Power(700_000, 700_000, 200_000, 700_000, gpu.power().draw(), 12)));
    assertFalse(look().caps().containsKey("GPU-2"), "void: the count begins anew");
    assertFalse(look().locks().containsKey("GPU-2"));
  }

  @Test
  void unlockingLeavesTheSitesOwnLock() throws Exception {
    site.put("clocks", "345-1755");
    assertEquals(Answer.DONE, ask(Verb.LOCK, 345, 1200, "c1").result());
    refused("runs at 1980 MHz at most", ask(Verb.LOCK, 345, 2500, "c1"));
    refused("locked to 345-1200 MHz for case c1", ask(Verb.LOCK, 345, 1000, "c2"));
    assertEquals(Answer.DONE, ask(Verb.UNLOCK, 0, 0, "c1").result());
    assertTrue(fake.state().contains("345-1755"), fake.state());
  }

  @Test
  void theDriverIsLoadedAnewOnlyWhereTheSiteSaysSoAndNobodyHasIt() throws Exception {
    refused("reload: true", ask(Verb.RELOAD, 0, 0, "c1"));
    site.put("reload", "true");
    fake.user("python3");
    refused("on the driver: python3", ask(Verb.RELOAD, 0, 0, "c1"));
    fake.usersGo();
    String before = fake.state().replace(" 1;", " 0;");
    Answer answer = ask(Verb.RELOAD, 0, 0, "c1");
    assertEquals(Answer.DONE, answer.result(), answer.toString());
    assertEquals(before, fake.state());
    assertEquals(1, fake.reloads());
    List<String> modules =
        fake.calls().stream().filter(c -> c.contains("mod") && !c.contains("nvml")).toList();
    assertEquals(
        List.of("rmmod nvidia_uvm", "rmmod nvidia", "modprobe nvidia", "modprobe nvidia_uvm"),
        modules);
    assertEquals(fake.calls(), answer.calls());
  }

  /** A module that does not go: those that went come back. */
  @Test
  void aModuleInUseLeavesAllAsItWas() throws Exception {
    site.put("reload", "true");
    fake.refuse("rmmod nvidia", "Module nvidia is in use by: nvidia_fs");
    fake.refuse("rmmod nvidia_uvm", "");
    fake.watch((call, made) -> {
      if (made && call.equals("rmmod nvidia_uvm")) {
        fake.refuse("rmmod nvidia", "Module nvidia is in use by: nvidia_fs");
      }
    });
    fake.refuse("rmmod nvidia", "");
    String before = fake.state();
    Answer answer = ask(Verb.RELOAD, 0, 0, "c1");
    assertEquals(Answer.FAILED, answer.result());
    assertTrue(answer.why().contains("nvidia_fs"), answer.why());
    assertEquals(before, fake.state());
  }

  @Test
  void oneAtATimeAndAStateThatCannotBeReadForbidsAll() throws Exception {
    assertEquals(Answer.DONE, ask(Verb.SETTLE, 0, 0, "c1").result());
    Path state = folder.resolve("state");
    try (Notes.Turn held =
        new StateFile(state, new FakePace(0)).turn(java.time.Duration.ZERO).orElseThrow()) {
      assertNotNull(held);
      assertEquals(Answer.BUSY, reset("a1").result());
    }
    Files.writeString(state.resolve("gpu.json"), "{nonsense");
    refused("cannot be read", reset("a1"));
    assertEquals(List.of(), fake.calls());
  }

  @Test
  void theStateOfAnotherBootIsVoid() throws Exception {
    assertEquals(Answer.DONE, ask(Verb.CAP, 500, 0, "c1").result());
    Path file = folder.resolve("state/gpu.json");
    Files.writeString(file, Files.readString(file).replace("\"b1\"", "\"b0\""));
    assertEquals(Map.of(), look().caps());
  }

  @Test
  void anAnswerIsReadAsItWasWrittenAndNothingElseIsOne() throws Exception {
    assertEquals(Answer.DONE, ask(Verb.CAP, 500, 0, "c1").result());
    Answer look = look();
    String line = new String(AnswerJson.write(look), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(look, AnswerJson.read("Welcome to n1!\n" + line + "\n"));
    for (String none : List.of("", "hello", "{}", "{\"verb\":1", "null", "[]", "{\"verb\":null}")) {
      assertThrows(java.io.IOException.class, () -> AnswerJson.read(none), none);
    }
  }
}
