package io.wheeltapper.sensors.scheduler.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FragmentationTest {

  private static Room room(String node, String block, long free) {
    return new Room(node, block, 8, free, true);
  }

  private static Demand demand(long pieces, long each, boolean together) {
    return new Demand("ml/job/a", pieces, each, together, 0, "Resources", _ -> true);
  }

  @Test
  void scatteredGpusAreNoPlaceForWholeNodes() {
    List<Room> rooms = List.of(room("n1", "", 4), room("n2", "", 4), room("n3", "", 4));
    Fragmentation f = Fragmentation.of(rooms);
    assertEquals(new Fragmentation(24, 12, 0, 4, -1, 0), f);
    assertTrue(Fragmentation.blocks(demand(1, 8, false), rooms), "8 of 12 are free, nowhere 8");
    assertFalse(Fragmentation.blocks(demand(3, 4, false), rooms), "three halves find a place");
    assertFalse(Fragmentation.blocks(demand(2, 8, false), rooms), "16 are not free at all");
  }

  @Test
  void wholeNodesInTwoBlocksAreNoPlaceForAJobOfOneBlock() {
    List<Room> rooms = List.of(room("n1", "a", 8), room("n2", "b", 8), room("n3", "b", 2));
    assertEquals(new Fragmentation(24, 18, 0, 16, 8, 16), Fragmentation.of(rooms));
    assertTrue(Fragmentation.blocks(demand(2, 8, true), rooms));
    assertFalse(Fragmentation.blocks(demand(2, 8, false), rooms));
  }

  @Test
  void whatIsClosedIsNotFree() {
    Room closed = new Room("n1", "", 8, 8, false);
    assertEquals(0, closed.free());
    assertEquals(
        new Fragmentation(16, 8, 8, 8, -1, 8),
        Fragmentation.of(List.of(closed, room("n2", "", 8))));
  }

  @Test
  void onlyNodesThatTheJobMayRunOnCount() {
    List<Room> rooms = List.of(room("n1", "", 8), room("n2", "", 4), room("n3", "", 4));
    Demand picky = new Demand("a", 1, 8, false, 0, "", Set.of("n2", "n3")::contains);
    assertTrue(Fragmentation.blocks(picky, rooms));
  }

  @Test
  void theTimeCountsFromWhenItIsBlockedAndBeginsAnewAfterABreak() {
    Waiting waiting = new Waiting("s");
    List<Room> scattered = List.of(room("n1", "", 4), room("n2", "", 4));
    List<Demand> one = List.of(demand(1, 8, false));
    assertEquals(0, waiting.look("p", scattered, one, 0).number(Waiting.BLOCKED));
    assertEquals(31, waiting.look("p", scattered, one, 31 * 60_000).number(Waiting.BLOCKED));
    assertEquals(
        0, waiting.look("p", List.of(room("n1", "", 8)), one, 32 * 60_000).number(Waiting.BLOCKED));
    assertEquals(0, waiting.look("p", scattered, one, 33 * 60_000).number(Waiting.BLOCKED));
    assertEquals(7, waiting.look("p", scattered, one, 40 * 60_000).number(Waiting.BLOCKED));
  }

  @Test
  void aPartitionsNumbersNameTheReasons() {
    Demand since = new Demand("b", 2, 4, false, 60_000, "Priority\"} 1", _ -> true);
    Snapshot s =
        new Waiting("s")
            .look("p", List.of(room("n1", "", 2)), List.of(demand(1, 8, false), since), 600_000);
    assertEquals("partition:p", s.target().toString());
    assertEquals(2, s.number("jobs_pending"));
    assertEquals(16, s.number("gpus_pending"));
    assertEquals(9, s.number("oldest_pending_minutes"));
    assertEquals(1, s.number("jobs_pending{reason=\"Resources\"}"));
    assertEquals(1, s.number("jobs_pending{reason=\"Priority1\"}"));
    assertEquals(0, s.number("whole_node_ratio"));
    assertFalse(s.has("largest_placeable_in_block_gpus"));
  }
}
