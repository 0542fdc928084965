package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShapeTest {

  private static FilterPlan.Shape shape(boolean every, boolean presence) {
    return new FilterPlan.Shape(every, false, presence, List.of());
  }

  /** One that looks only at levels lets fall the snapshot whose metric came or went. */
  @Test
  void whatNoticesPresenceIsCoveredOnlyByWhatDoesSoToo() {
    assertFalse(shape(false, false).covers(shape(false, true)));
    assertTrue(shape(false, true).covers(shape(false, true)));
    assertTrue(shape(false, true).covers(shape(false, false)));
    assertTrue(shape(false, false).covers(shape(false, false)));
    assertTrue(shape(true, false).covers(shape(false, true)));
    assertFalse(shape(false, true).covers(shape(true, true)));
  }
}
