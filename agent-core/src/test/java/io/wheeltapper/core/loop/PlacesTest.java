package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Topology;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PlacesTest {

  private static final Target NODE = Target.node("n1");
  private static final Target GPU = Target.gpuAt("0000:3b:00", "n1");
  private static final Target RACK = new Target(Target.Kind.RACK, "r1");
  private static final Target LEAF = new Target(Target.Kind.LEAF, "l1");

  /** One node in one rack, with one GPU. */
  private static final Topology WRITTEN =
      new Topology() {
        @Override
        public List<Target> ancestors(Target target) {
          return target.equals(NODE)
              ? List.of(RACK, Target.site())
              : target.equals(GPU) ? List.of(NODE, RACK, Target.site()) : List.of();
        }

        @Override
        public List<Target> members(Target target) {
          return target.equals(RACK) || target.equals(Target.site())
              ? List.of(NODE)
              : target.equals(NODE) ? List.of(GPU) : List.of();
        }
      };

  private final Places places = new Places(WRITTEN);

  private boolean says(String sensor, long at, String node, Map<String, String> fields) {
    return places.take(
        new Status(
            Target.node(node), node, sensor, Origin.FABRIC, at, Known.PLACE, sensor, fields, ""));
  }

  @Test
  void whatSensorsSayStandsBesideWhatIsWrittenDown() {
    assertTrue(says("ib", 1, "n1", Map.of("leaf", "l1", "rack", "r9")));
    assertEquals(List.of(RACK, LEAF, Target.site()), places.ancestors(NODE));
    assertEquals(List.of(NODE, RACK, LEAF, Target.site()), places.ancestors(GPU));
    assertEquals(List.of(NODE), places.members(LEAF));
    assertEquals(List.of(), places.members(new Target(Target.Kind.RACK, "r9")));
    assertEquals(List.of(), places.conflicts());
    assertEquals(
        List.of(new Places.Conflict(NODE, "rack", new TreeMap<>(Map.of("ib", "r9")))),
        places.overruled(NODE));
    says("ib", 2, "n1", Map.of("leaf", "l1", "rack", "r1"));
    assertEquals(List.of(), places.overruled(NODE));
  }

  @Test
  void theSameNamesInAnotherOrderAreNoConflict() {
    says("slurm", 1, "n2", Map.of("leaf", "l1,l2"));
    says("ib", 2, "n2", Map.of("leaf", "l2, l1"));
    assertEquals(List.of(), places.conflicts());
  }

  @Test
  void aNodeThatIsNotWrittenDownStandsWhereItsSensorsSay() {
    says("slurm", 1, "n2", Map.of("rack", "r1", "leaf", "l1,l2"));
    assertEquals(List.of(NODE, Target.node("n2")), places.members(RACK));
    assertEquals(4, places.ancestors(Target.node("n2")).size());
    assertTrue(places.members(Target.site()).contains(Target.node("n2")));
  }

  @Test
  void whereSensorsDifferANodeCountsInEachPlaceAndItIsShown() {
    says("slurm", 1, "n1", Map.of("leaf", "l1"));
    says("ib", 2, "n1", Map.of("leaf", "l2"));
    Target other = new Target(Target.Kind.LEAF, "l2");
    assertEquals(List.of(RACK, other, LEAF, Target.site()), places.ancestors(NODE));
    assertEquals(List.of(NODE), places.members(LEAF));
    assertEquals(List.of(NODE), places.members(other));
    Places.Conflict conflict = places.conflicts().getFirst();
    assertEquals("leaf", conflict.what());
    assertEquals(Map.of("slurm", "l1", "ib", "l2"), conflict.claims());
    says("ib", 3, "n1", Map.of("leaf", "l1"));
    assertEquals(List.of(NODE), places.members(LEAF));
    assertEquals(List.of(), places.members(other));
    assertEquals(List.of(), places.conflicts());
  }

  @Test
  void whatIsOlderOrNoNewsOrNoNameChangesNothing() {
    assertTrue(says("ib", 5, "n1", Map.of("leaf", "l1")));
    assertFalse(says("ib", 4, "n1", Map.of("leaf", "l2")));
    assertFalse(says("ib", 6, "n1", Map.of("leaf", "l1")));
    int before = places.changes();
    assertTrue(says("ib", 7, "n1", Map.of("leaf", "l1", "pdu", "\u0007")));
    assertEquals(before, places.changes());
    assertEquals(List.of(NODE), places.members(LEAF));
  }
}
