package io.wheeltapper.deploy.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.runtime.ledger.MemoryLedger;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.deploy.views.Fleet;
import io.wheeltapper.deploy.views.NodeStates;
import io.wheeltapper.deploy.views.Tagged;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fleet as a real loop sees it. */
final class FleetTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final LinkedBlockingQueue<List<Signal>> says = new LinkedBlockingQueue<>();
  private MemoryLedger ledger;
  private Station station;

  @BeforeEach
  void start() throws Exception {
    Bundle bundle = Stations.bundle(folder.resolve("bundle"), "observe", 1);
    ledger = new MemoryLedger();
    station =
        Station.start(
            vertx,
            new Station.Parts(
                bundle.policy(),
                bundle,
                1,
                new Gate(Guards.inOrder()),
                TopologyFile.EMPTY,
                Map.of("slurm", new Said()),
                List.of(),
                ledger,
                Mode.OBSERVE,
                folder.resolve("pause"),
                _ -> {},
                (_, _) -> {},
                new SimpleMeterRegistry()));
  }

  @AfterEach
  void stop() throws Exception {
    station.close();
    ledger.close();
  }

  private final class Said implements Sensor {
    @Override
    public long heartbeatMillis() {
      return 600_000;
    }

    @Override
    public void run(Sink sink) throws Exception {
      sink.alive(System.currentTimeMillis());
      while (true) {
        sink.emit(says.take());
      }
    }
  }

  private static Status node(String name, Map<String, String> fields) {
    return new Status(
        Target.node(name),
        name,
        "slurm",
        Origin.SCHEDULER,
        System.currentTimeMillis(),
        Known.NODE,
        "idle",
        fields,
        "");
  }

  private static Status place(String name, String rack) {
    return new Status(
        Target.node(name),
        name,
        "slurm",
        Origin.SCHEDULER,
        1,
        Known.PLACE,
        "",
        Map.of("rack", rack),
        "");
  }

  private static Map<String, String> in(String isolated) {
    return Map.of(
        Known.NODE_ISOLATED,
        isolated,
        Known.NODE_RESPONDING,
        "true",
        Known.NODE_PARTITIONS,
        "batch");
  }

  private JsonNode fleet() throws Exception {
    NodeStates seen = NodeStates.of(station::ask, station.now());
    return Json.mapper().valueToTree(Fleet.of(seen));
  }

  private String state(String node) throws Exception {
    JsonNode fleet = fleet();
    for (JsonNode each : fleet.get("nodes")) {
      if (each.get(0).asText().equals(node)) {
        return fleet.get("states").get(each.get(1).asInt()).asText();
      }
    }
    return "absent";
  }

  @Test
  void eachNodeIsShownAsItStands() throws Exception {
    says.add(
        List.of(
            node("n1", in("false")),
            node("n2", in("true")),
            node("n3", in("false")),
            place("n1", "r1"),
            place("n4", "r2"),
            new Status(
                Target.job("slurm", "7"),
                "",
                "slurm",
                Origin.SCHEDULER,
                System.currentTimeMillis(),
                Known.JOB,
                "running",
                Map.of(Known.JOB_NODES, "n1", Known.JOB_RESTARTS, "0"),
                "")));
    await().atMost(LONG).until(() -> state("n1").equals("well"));
    assertEquals("others", state("n2"));
    assertEquals("unknown", state("n4"), "nobody but a file says that there is one");
    says.add(
        List.of(
            new Event(
                Target.node("n3"),
                "n3",
                "events",
                Origin.HOST,
                System.currentTimeMillis(),
                "e",
                Map.of(),
                "x")));
    await().atMost(LONG).until(() -> List.of("sick", "would").contains(state("n3")));
    JsonNode fleet = fleet();
    JsonNode first = fleet.get("nodes").get(0);
    assertEquals("n1", first.get(0).asText());
    assertTrue(first.get(2).isNull());
    List<String> kinds = new ArrayList<>();
    fleet.get("kinds").forEach(k -> kinds.add(k.asText()));
    JsonNode groups = fleet.get("groups");
    assertEquals("r1", groups.at("/rack/" + first.get(3).get(kinds.indexOf("rack"))).asText());
    assertEquals(
        "batch", groups.at("/partition/" + first.get(3).get(kinds.indexOf("partition"))).asText());
    assertEquals("slurm/7", groups.at("/job/" + first.get(3).get(kinds.indexOf("job"))).asText());
    assertEquals(-1, first.get(3).get(kinds.indexOf("leaf")).asInt());
    assertTrue(fleet.get("nodes").get(2).get(2).asText().startsWith("c"), fleet::toString);
    long now = station.now();
    station.take(
        new Input.BeginMaintenance(now, Target.node("n1"), now + 3_600_000, "eva", "cables"));
    assertEquals("maintenance", state("n1"));
    says.add(
        List.of(
            new Status(
                Target.node("n5"),
                "n5",
                "slurm",
                Origin.SCHEDULER,
                1,
                Known.NODE,
                "x",
                in("false"),
                ""),
            new Status(
                new Target(Target.Kind.SENSOR, "host@n5"),
                "n5",
                "host@n5",
                Origin.AGENT,
                now,
                Known.SENSOR,
                "silent",
                Map.of(),
                "")));
    await().atMost(LONG).until(() -> state("n5").equals("unknown"));
  }

  @Test
  void twelveThousandNodesAreSeenAtOnce() throws Exception {
    int nodes = 12_500;
    List<Signal> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      all.add(node("n%05d".formatted(i), in("false")));
      all.add(place("n%05d".formatted(i), "r" + i / 40));
    }
    says.add(all);
    await().atMost(LONG).until(() -> fleet().get("nodes").size() == nodes);
    long[] held = new long[1];
    NodeStates.Owner timed =
        new NodeStates.Owner() {
          @Override
          public <T> T ask(Function<Site, T> question) throws Exception {
            return station.ask(site -> {
              long began = System.nanoTime();
              T answer = question.apply(site);
              held[0] = Math.max(held[0], System.nanoTime() - began);
              return answer;
            });
          }
        };
    long began = System.nanoTime();
    byte[] body = Json.mapper().writeValueAsBytes(Fleet.of(NodeStates.of(timed, 1)));
    System.out.printf(
        "fleet: %d nodes hold the decision thread for %d us at the longest; made in %d ms, %d bytes%n",
        nodes, held[0] / 1_000, (System.nanoTime() - began) / 1_000_000, body.length);
    assertTrue(body.length < 80 * nodes, "" + body.length);
  }

  @Test
  void theTagLeavesTheTimeOut() {
    Tagged one = Tagged.of("{\"now\":1,\"states\":[1]}".getBytes(StandardCharsets.UTF_8), "\"st");
    Tagged other =
        Tagged.of("{\"now\":22,\"states\":[1]}".getBytes(StandardCharsets.UTF_8), "\"st");
    Tagged changed =
        Tagged.of("{\"now\":1,\"states\":[2]}".getBytes(StandardCharsets.UTF_8), "\"st");
    assertEquals(one.tag(), other.tag());
    assertNotEquals(one.tag(), changed.tag());
  }
}
