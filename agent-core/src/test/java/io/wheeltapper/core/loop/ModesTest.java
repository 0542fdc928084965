package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.policy.Policy;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ModesTest {

  private static final Target N3 = Target.node("n3");
  private static final Target RACK = new Target(Target.Kind.RACK, "r0");
  private final Book book = new Book();

  private void set(Mode mode, String action, String fault, Target target) {
    book.apply(new Entry.ModeSet(1, mode, action, fault, target, "bob", ""));
  }

  private Mode mode(Mode bundle, Mode ceiling) {
    Policy policy = Policy.of(new Policy.Page("p", "1", "h", bundle), Map.of(), Limits.cautious());
    Site site = new Site(new World(), book, policy, Stage.racks(), ceiling, Catalogue.names(), 1);
    return Modes.of(site, Action.of("node.isolate", N3), Inquiry.FAULT, N3);
  }

  @Test
  void theBundlesOwnHoldsWhereNobodySaysMore() {
    assertEquals(Mode.OBSERVE, mode(Mode.OBSERVE, Mode.ACT));
    assertEquals(Mode.ACT, mode(Mode.ACT, Mode.ACT));
  }

  @Test
  void theCeilingIsNeverPassed() {
    set(Mode.ACT, "*", "*", N3);
    assertEquals(Mode.OBSERVE, mode(Mode.ACT, Mode.OBSERVE));
    assertEquals(Mode.ASK, mode(Mode.OBSERVE, Mode.ASK));
  }

  @Test
  void aShadowStaysAShadow() {
    set(Mode.ACT, "*", "*", N3);
    assertEquals(Mode.SHADOW, mode(Mode.SHADOW, Mode.ACT));
  }

  @Test
  void theNarrowestScopeWinsWhicheverCameLast() {
    set(Mode.OBSERVE, "*", "*", N3);
    set(Mode.ASK, "*", "*", RACK);
    set(Mode.ACT, "*", "*", Target.site());
    assertEquals(Mode.OBSERVE, mode(Mode.ACT, Mode.ACT));
  }

  @Test
  void scopeOutweighsActionAndActionOutweighsFault() {
    set(Mode.ASK, "node.isolate", "off-bus", Target.site());
    set(Mode.OBSERVE, "*", "*", RACK);
    assertEquals(Mode.OBSERVE, mode(Mode.ACT, Mode.ACT));
    set(Mode.ASK, "node.isolate", "*", RACK);
    set(Mode.ACT, "*", "off-bus", RACK);
    assertEquals(Mode.ASK, mode(Mode.ACT, Mode.ACT));
  }

  @Test
  void ofEqualsTheLatestWins() {
    set(Mode.ACT, "*", "*", RACK);
    set(Mode.ASK, "*", "*", RACK);
    assertEquals(Mode.ASK, mode(Mode.OBSERVE, Mode.ACT));
  }

  private final World world = new World();

  private void status(Target target, String type, String value, Map<String, String> fields) {
    world.take(new Status(target, "", "slurm", Origin.SCHEDULER, 1, type, value, fields, ""));
  }

  private Mode mode(Action action) {
    Policy policy =
        Policy.of(new Policy.Page("p", "1", "h", Mode.OBSERVE), Map.of(), Limits.cautious());
    Site site = new Site(world, book, policy, Stage.racks(), Mode.ACT, Catalogue.names(), 1);
    return Modes.of(site, action, Inquiry.FAULT, N3);
  }

  @Test
  void aPartitionOrAJobIsNarrowerThanTheSite() {
    status(N3, Known.NODE, "idle", Map.of(Known.NODE_PARTITIONS, "gold"));
    status(Target.job("slurm", "7"), Known.JOB, "running", Map.of(Known.JOB_NODES, "n3,n9"));
    set(Mode.ACT, "*", "*", Target.site());
    set(Mode.ASK, "*", "*", new Target(Target.Kind.PARTITION, "gold"));
    assertEquals(Mode.ASK, mode(Action.of("node.isolate", N3)));
    set(Mode.OBSERVE, "*", "*", Target.job("slurm", "7"));
    assertEquals(Mode.OBSERVE, mode(Action.of("node.isolate", N3)));
    set(Mode.ACT, "*", "*", N3);
    assertEquals(Mode.ACT, mode(Action.of("node.isolate", N3)));
  }

  @Test
  void ofTwoThatCrossTheMoreCautiousHolds() {
    status(N3, Known.NODE, "idle", Map.of(Known.NODE_PARTITIONS, "gold"));
    set(Mode.ASK, "*", "*", new Target(Target.Kind.PARTITION, "gold"));
    set(Mode.ACT, "*", "*", RACK);
    assertEquals(Mode.ASK, mode(Action.of("node.isolate", N3)));
  }

  @Test
  void anEffectIsNarrowerThanAnyActionAndWiderThanItsName() {
    set(Mode.ASK, "*", "*", Target.site());
    set(Mode.ACT, "restores", "*", Target.site());
    assertEquals(Mode.ASK, mode(Action.of("node.isolate", N3)));
    assertEquals(Mode.ACT, mode(Action.of("node.return", N3)));
    set(Mode.OBSERVE, "node.return", "*", Target.site());
    assertEquals(Mode.OBSERVE, mode(Action.of("node.return", N3)));
  }

  @Test
  void anActOnAJobIsHeldByACautiousPlaceWhereItAlsoRuns() {
    Target job = Target.job("slurm", "7");
    status(N3, Known.NODE, "idle", Map.of());
    status(job, Known.JOB, "running", Map.of(Known.JOB_NODES, "n3,n9"));
    set(Mode.ACT, "*", "*", Target.site());
    assertEquals(Mode.ACT, mode(Action.of("job.requeue", job)));
    set(Mode.OBSERVE, "*", "*", Target.node("n9"));
    assertEquals(Mode.OBSERVE, mode(Action.of("job.requeue", job)));
    assertEquals(Mode.ACT, mode(Action.of("node.isolate", N3)));
  }

  @Test
  void aSettingTakenAwayHoldsNoMoreAndNoOtherGoesWithIt() {
    set(Mode.ACT, "*", "*", N3);
    set(Mode.ASK, "*", "*", RACK);
    book.apply(new Entry.ModeUnset(2, "*", "off-bus", N3, "bob", ""));
    assertEquals(Mode.ACT, mode(Action.of("node.isolate", N3)));
    book.apply(new Entry.ModeUnset(2, "*", "*", N3, "bob", ""));
    assertEquals(Mode.ASK, mode(Action.of("node.isolate", N3)));
  }

  @Test
  void whatIsAboutOthersIsPassedOver() {
    set(Mode.ACT, "node.reboot", "*", N3);
    set(Mode.ACT, "*", "row-remap", N3);
    set(Mode.ACT, "*", "*", Target.node("n4"));
    assertEquals(Mode.OBSERVE, mode(Mode.OBSERVE, Mode.ACT));
  }
}
