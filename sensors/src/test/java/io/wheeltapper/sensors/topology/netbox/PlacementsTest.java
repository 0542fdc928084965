package io.wheeltapper.sensors.topology.netbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlacementsTest {

  private final Placements placements = new Placements("dcim");
  private final List<String> rejected = new ArrayList<>();

  /** What is said of a reading, by node. */
  private Map<String, String> take(Map<String, String> n1, Map<String, String> n2)
      throws IOException {
    SortedMap<String, SortedMap<String, String>> places = new TreeMap<>();
    places.put("n1", new TreeMap<>(n1));
    places.put("n2", new TreeMap<>(n2));
    Map<String, String> said = new TreeMap<>();
    for (Signal signal : placements.take(places, 1, (place, why) -> rejected.add(why))) {
      Status status = (Status) signal;
      said.put(status.node(), new TreeMap<>(status.fields()).toString());
    }
    return said;
  }

  private static final Map<String, String> HERE = Map.of("leaf", "leaf-a,leaf-b", "rack", "r1");

  @Test
  void namesThatVanishFromSomeNodesStandUntilASecondReading() throws Exception {
    take(HERE, HERE);
    Map<String, String> racks = Map.of("rack", "r1");
    assertEquals(Map.of(), take(HERE, racks));
    assertEquals(
        List.of(
            "names of leaf are gone from 1 of the nodes, as n2; they stand until the next reading"
                + " says the same"),
        rejected);
    assertEquals(Map.of("n2", "{rack=r1}"), take(HERE, racks));
    assertEquals(1, rejected.size());
    assertEquals(Map.of("n2", "{leaf=leaf-a,leaf-b, rack=r1}"), take(HERE, HERE));
  }

  @Test
  void twoDoubtsInARowMustBeTheSame() throws Exception {
    take(HERE, HERE);
    Map<String, String> one = Map.of("leaf", "leaf-a", "rack", "r1");
    assertEquals(Map.of(), take(HERE, one), "one of two cables");
    assertEquals(Map.of(), take(HERE, Map.of("rack", "r1")), "both");
    assertEquals(Map.of(), take(HERE, HERE), "they were only traced again");
    assertEquals(Map.of(), take(HERE, one), "which begins it anew");
    assertEquals(Map.of("n2", "{leaf=leaf-a, rack=r1}"), take(HERE, one));
    assertEquals(3, rejected.size());
  }

  @Test
  void aMoveIsSaidAtOnceBesideWhatStands() throws Exception {
    take(HERE, HERE);
    assertEquals(Map.of("n2", "{leaf=leaf-a,leaf-b, rack=r2}"), take(HERE, Map.of("rack", "r2")));
    assertEquals(Map.of("n2", "{rack=r2}"), take(HERE, Map.of("rack", "r2")));
    assertEquals(
        Map.of("n2", "{leaf=leaf-c, rack=r2}"), take(HERE, Map.of("rack", "r2", "leaf", "leaf-c")));
  }
}
