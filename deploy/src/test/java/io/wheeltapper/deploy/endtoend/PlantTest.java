package io.wheeltapper.deploy.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.deploy.wiring.LiveReplay;
import io.wheeltapper.rules.ClassStore;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The default bundle over a real SNMP agent and a real Modbus server: a PDU loses its redundancy, a
 * coolant unit's flow falls and stops, and it goes silent. The recording replays alike, with what
 * was worked out from two sensors in it.
 */
@Tag("site")
final class PlantTest {

  private static Predicate<JsonNode> found(String fault, String target) {
    return Seen.kind("found").and(Seen.has("fault", fault)).and(Seen.has("target", target));
  }

  @Test
  void aPduAndACoolantUnitFromTheWireToTheFinding() throws Exception {
    try (Plant plant = Plant.start()) {
      Site site = Site.in(plant.folder(), plant.sensors());
      try (AgentProcess agent = AgentProcess.start(site.argv(), Site.NEVER)) {
        plant.supplies(2);
        JsonNode feed = agent.await("redundancy", found("feed-redundancy-lost", "feed:pdu-7b"));
        assertTrue(feed.toString().contains("its own power supplies"), feed::toString);
        plant.flow(150);
        JsonNode low = agent.await("little flow", found("loop-flow-low", "loop:cdu-3"));
        assertTrue(low.toString().contains("derived"), low::toString);
        plant.flow(0.2);
        agent.await("no flow", found("loop-flow-lost", "loop:cdu-3"));
        plant.killCdu();
        agent.await("silence", found("sensor-silent", "sensor:cdus/cdu-3"));
        assertEquals(0, agent.all("started").count(), "observe starts nothing");
      }
      LiveReplay.Compared again =
          new LiveReplay(site.data(), TopologyFile.EMPTY, 2, ClassStore.folder(site.cache())).run();
      assertEquals(Optional.empty(), again.difference());
    }
  }
}
