package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
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

  @Test
  void whatIsAboutOthersIsPassedOver() {
    set(Mode.ACT, "node.reboot", "*", N3);
    set(Mode.ACT, "*", "row-remap", N3);
    set(Mode.ACT, "*", "*", Target.node("n4"));
    assertEquals(Mode.OBSERVE, mode(Mode.OBSERVE, Mode.ACT));
  }
}
