package io.wheeltapper.sensors.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.sensors.fabric.End.Sort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two leaves under two spines, a node on each leaf. */
class SubnetWatchTest {

  private final SubnetWatch watch =
      new SubnetWatch(new SubnetWatch.Voice("ib", 200_000, 8), new Said(300_000), Links.NONE);
  private final Map<String, SubnetPort> ports = new HashMap<>();
  private final Map<End, Map<String, Long>> counters = new HashMap<>();
  private final List<Signal> said = new ArrayList<>();

  SubnetWatchTest() {
    link(node("n1"), end("l1", 1));
    link(node("n2"), end("l2", 1));
    link(end("l1", 9), end("s1", 1));
    link(end("l1", 10), end("s2", 1));
    link(end("l2", 9), end("s1", 2));
    link(end("l2", 10), end("s2", 2));
  }

  private static End node(String name) {
    return End.of(Sort.NODE, "", name.contains(" ") ? name : name + " mlx5_0", 1);
  }

  private static End end(String name, int port) {
    return End.of(Sort.SWITCH, "", name, port);
  }

  private void link(End one, End other) {
    put(one, "Active", "LinkUp", Optional.of(other));
    put(other, "Active", "LinkUp", Optional.of(one));
  }

  private void put(End end, String state, String physical, Optional<End> peer) {
    ports.put(end.name(), new SubnetPort(end, 1, state, physical, 400, peer));
  }

  private void down(End end) {
    put(end, "Down", "Polling", Optional.empty());
  }

  private void sweep(long seconds) {
    said.clear();
    said.addAll(
        watch.take(seconds * 1000, new Subnet(List.copyOf(ports.values()), counters, List.of())));
  }

  private Optional<Status> status(String target) {
    return said.stream()
        .filter(Status.class::isInstance)
        .map(Status.class::cast)
        .filter(s -> s.target().toString().equals(target))
        .findFirst();
  }

  private String value(String target) {
    return status(target).map(Status::value).orElse("");
  }

  @Test
  void theAdapterInsideASwitchIsNoNode() {
    End inside = End.of(Sort.NODE, "0x1", "Mellanox Technologies Aggregation Node", 1);
    link(inside, end("s1", 41));
    link(End.of(Sort.NODE, "0x2", "Mellanox Technologies Aggregation Node", 1), end("s2", 41));
    counters.put(inside, Map.of("link_downed", 3L));
    sweep(0);
    assertEquals("ok", value("switch:s1"), "no leaf");
    assertEquals("", value("port:s1/41"));
    assertEquals("active", value("port:l1/1"));
    assertTrue(said.stream().noneMatch(s -> s.target().toString().contains("Aggregation")));
    assertTrue(said.stream().noneMatch(s -> s.node().equals("Mellanox")));
  }

  @Test
  void aCableFromASwitchToItselfIsALink() {
    link(end("l1", 20), end("l1", 21));
    sweep(0);
    assertEquals("active", value("port:l1/20"));
    assertEquals("l1", status("port:l1/20").orElseThrow().field("between"));
  }

  @Test
  void aLinkIsDownAfterAMinuteAndItsPeerIsStillKnown() {
    sweep(0);
    assertEquals("active", value("port:l1/1"));
    assertEquals("ok", value("leaf:l1"));
    assertEquals("ok", value("switch:s1"));
    down(end("l1", 1));
    ports.remove("n1/mlx5_0");
    sweep(10);
    assertEquals("", value("port:l1/1"), "it may come back");
    sweep(70);
    Status broken = status("port:l1/1").orElseThrow();
    assertEquals("down", broken.value());
    assertEquals("n1/mlx5_0-l1/1", broken.field("link"));
    assertEquals("n1", broken.field("node"));
    link(node("n1"), end("l1", 1));
    sweep(130);
    assertEquals("active", value("port:l1/1"));
  }

  @Test
  void whatAPersonShutIsDisabled() {
    sweep(0);
    put(end("l1", 1), "Down", "Disabled", Optional.empty());
    sweep(10);
    assertEquals("disabled", value("port:l1/1"));
  }

  @Test
  void aSwitchThatIsGoneIsDownWhenEveryNeighbourSaysSo() {
    sweep(0);
    ports.keySet().removeIf(name -> name.startsWith("s1/"));
    down(end("l1", 9));
    down(end("l2", 9));
    sweep(10);
    assertEquals("unknown", value("switch:s1"));
    assertEquals("unknown", value("port:s1/1"), "nobody can see it");
    sweep(80);
    assertEquals("down", value("switch:s1"));
    assertTrue(status("switch:s1").orElseThrow().field("what").contains("2 links"));
  }

  @Test
  void whoIsCutOffItselfSaysOfNobodyThatHeIsDown() {
    sweep(0);
    ports.keySet().removeIf(name -> !name.startsWith("l1/") && !name.startsWith("n1/"));
    down(end("l1", 9));
    down(end("l1", 10));
    sweep(10);
    sweep(600);
    for (String target : List.of("switch:s1", "switch:s2", "leaf:l2")) {
      assertEquals("unknown", value(target), target);
    }
    assertEquals("unknown", value("port:l2/1"));
  }

  @Test
  void aCableFromASwitchToItselfIsALinkOfOneSwitch() {
    link(end("s1", 7), end("s1", 8));
    sweep(0);
    assertEquals("s1", status("port:s1/7").orElseThrow().field("between"));
    ports.keySet().removeIf(name -> name.startsWith("s1/"));
    down(end("l1", 9));
    down(end("l2", 9));
    sweep(10);
    sweep(80);
    assertEquals("down", value("switch:s1"), "its own cable tells nothing of it");
    assertTrue(status("switch:s1").orElseThrow().field("what").contains("2 links"));
  }

  @Test
  void aSwitchThatAloneDoesNotAnswerIsNotDown() {
    sweep(0);
    ports.keySet().removeIf(name -> name.startsWith("s1/"));
    sweep(10);
    sweep(600);
    assertEquals("unknown", value("switch:s1"), "its neighbours' ports are active");
  }

  @Test
  void aLinkThatIsDownAtTheStartIsKnownFromARecording() {
    SubnetWatch later =
        new SubnetWatch(
            new SubnetWatch.Voice("ib", 200_000, 8),
            new Said(300_000),
            new Subnet(List.copyOf(ports.values()), Map.of(), List.of()).links());
    down(end("l1", 9));
    ports.remove("s1/1");
    Subnet now = new Subnet(List.copyOf(ports.values()), Map.of(), List.of());
    later.take(0, now);
    said.clear();
    said.addAll(later.take(60_000, now));
    assertEquals("down", value("port:l1/9"));
    assertEquals("l1,s1", status("port:l1/9").orElseThrow().field("between"));
  }

  @Test
  void aNodesPlaceIsItsLeavesAndSaidOnce() {
    link(node("n1 mlx5_1"), end("l2", 2));
    sweep(0);
    Status place = status("node:n1").orElseThrow();
    assertEquals("node.place", place.type());
    assertEquals("infiniband", place.value());
    assertEquals("n1", place.node());
    assertEquals("l1,l2", place.field("leaf"));
    down(end("l2", 2));
    sweep(600);
    assertEquals("", value("node:n1"), "a link that is down moves no node");
  }

  @Test
  void countersOfSwitchesAreRates() {
    counters.put(end("l1", 9), Map.of("symbol_error", 100L));
    sweep(0);
    counters.put(end("l1", 9), Map.of("symbol_error", 400L));
    sweep(60);
    Snapshot numbers =
        said.stream()
            .filter(Snapshot.class::isInstance)
            .map(Snapshot.class::cast)
            .findFirst()
            .orElseThrow();
    assertEquals("port:l1/9", numbers.target().toString());
    assertEquals("", numbers.node());
    assertEquals(300, numbers.number("symbol_errors_per_hour"));
  }

  @Test
  void twoOfOneNameAreToldApartByTheirGuids() {
    End one = End.of(Sort.SWITCH, "0x0000000000000001", "leaf", 1);
    End other = End.of(Sort.SWITCH, "0x0000000000000002", "leaf", 1);
    Subnet subnet =
        new Subnet(
                List.of(
                    new SubnetPort(one, 1, "Active", "LinkUp", 400, Optional.of(other)),
                    new SubnetPort(other, 2, "Active", "LinkUp", 400, Optional.of(one))),
                Map.of(),
                List.of())
            .distinct();
    assertEquals(
        "0x0000000000000001/1-0x0000000000000002/1", subnet.links().all().getFirst().name());
  }

  @Test
  void namesAreMadeOfWhatTheFabricSays() {
    assertEquals("l3/12", End.of(Sort.SWITCH, "", "MF0;l3:MQM8700/U1", 12).name());
    assertEquals("l3-u2/12", End.of(Sort.SWITCH, "", "MF0;l3:CS8500/U2", 12).name());
    assertEquals(
        "0x0000000000000007/3",
        End.of(Sort.SWITCH, "0x0000000000000007", "Quantum Mellanox Technologies", 3).name());
    assertEquals("n1/mlx5_0", End.of(Sort.NODE, "", "n1.site.org mlx5_0", 1).name());
    assertEquals("n1/mlx5_0/2", End.of(Sort.NODE, "", "n1 mlx5_0", 2).name());
    assertEquals("port:mlx5_0/1@n1", End.of(Sort.NODE, "", "n1 mlx5_0", 1).target().toString());
    assertEquals("0x0000000000200001", End.guid("0x200001"));
    assertEquals("0x7cfe9003003b4bde", End.guid("7cfe:9003:003b:4bde"));
    assertEquals("", End.guid("none"));
  }
}
