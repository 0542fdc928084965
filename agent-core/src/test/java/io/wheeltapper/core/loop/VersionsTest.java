package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionsTest {

  private static final Target NODE = Target.node("n1");
  private final Versions versions = new Versions();

  private void says(Origin origin, String sensor, long at, String version, long changed) {
    versions.take(
        new Status(
            NODE,
            "n1",
            sensor,
            origin,
            at,
            "version.nic",
            version,
            changed == 0 ? Map.of() : Map.of(Known.VERSION_CHANGED_AT, Long.toString(changed)),
            ""));
  }

  private Versions.Version now() {
    return versions.of("nic").get(NODE);
  }

  @Test
  void aChangeHasTheTimeThatItsSourceSaysOrThatOfItsWord() {
    says(Origin.HOST, "ports", 100, "28.39", 0);
    assertFalse(now().changed(), "the first word is no change");
    says(Origin.HOST, "ports", 200, "28.41", 150);
    assertTrue(now().changed());
    assertEquals(150, now().since());
    says(Origin.HOST, "ports", 300, "28.42", 999);
    assertEquals(300, now().since(), "a time to come is none");
    says(Origin.HOST, "ports", 250, "28.41", 0);
    assertEquals("28.42", now().text(), "late words change nothing");
  }

  @Test
  void whoSpeaksFirstAfterItsChangeStillTellsItsTime() {
    says(Origin.HOST, "versions", 900, "28.41", 400);
    assertTrue(now().changed());
    assertEquals(400, now().since());
  }

  @Test
  void twoWhoWriteItDifferentlyMakeNoChangeInAnyOrder() {
    for (int turn = 0; turn < 3; turn++) {
      says(Origin.BMC, "bmc/n1", 100 + turn, "28.41.1000, 22.31", 0);
      says(Origin.HOST, "versions", 100 + turn, "28.41.1000 (MT_1)", 0);
      says(Origin.HOST, "ports", 100 + turn, "28.41.1000", 0);
    }
    assertEquals("28.41.1000", now().text());
    assertEquals(100, now().since());
    assertFalse(now().changed());
    says(Origin.BMC, "bmc/n1", 500, "28.42.1000", 480);
    assertFalse(now().changed(), "its BMC is not asked while the host speaks of it");
    says(Origin.HOST, "ports", 600, "28.42.1000", 0);
    assertTrue(now().changed());
  }
}
