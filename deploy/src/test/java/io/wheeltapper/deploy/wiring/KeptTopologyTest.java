package io.wheeltapper.deploy.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.deploy.demo.DemoSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topology that was in force is found again as it was. */
final class KeptTopologyTest {

  @TempDir private Path folder;

  private TopologyFile file(String text) throws Exception {
    return TopologyFile.read(Files.writeString(folder.resolve("t.yaml"), text));
  }

  private static void assertAlike(Topology was, Topology is) {
    TreeSet<Target> seen = new TreeSet<>();
    List<Target> open = new ArrayList<>(List.of(Target.site()));
    while (!open.isEmpty()) {
      Target target = open.removeLast();
      assertEquals(was.ancestors(target), is.ancestors(target), target::toString);
      assertEquals(was.members(target), is.members(target), target::toString);
      if (seen.add(target)) {
        open.addAll(was.members(target));
        open.addAll(was.ancestors(target));
      }
    }
    assertTrue(seen.size() > 4, seen::toString);
  }

  @Test
  void whatIsKeptIsFoundAlike() throws Exception {
    TopologyFile file =
        file(
            """
            nodes:
              n001: {rack: r 1, leaf: [l1, l2], pdu: p1, storage: lustre/scratch, gpus: ["0000:1a:00"]}
              n002: {rack: r2, loop: cdu-1, domain: d1}
            """);
    Topology demo = DemoSite.create(7).topology();
    InForce inForce = new InForce(folder.resolve("data"));
    String one = inForce.keep(file);
    assertEquals(one, inForce.keep(file));
    String other = inForce.keep(demo);
    assertNotEquals(one, other);
    assertAlike(file, inForce.topology(one).orElseThrow());
    assertAlike(demo, inForce.topology(other).orElseThrow());
    assertTrue(inForce.topology("no such hash").isEmpty());
  }

  @Test
  void nothingKnownIsKeptToo() throws Exception {
    InForce inForce = new InForce(folder);
    Topology kept = inForce.topology(inForce.keep(TopologyFile.EMPTY)).orElseThrow();
    assertEquals(List.of(), kept.members(Target.site()));
    assertEquals(List.of(), kept.ancestors(Target.node("n001")));
  }

  @Test
  void aDamagedCopyIsSaid() throws Exception {
    InForce inForce = new InForce(folder);
    String hash = inForce.keep(TopologyFile.EMPTY);
    Files.writeString(folder.resolve("topologies").resolve(hash), "no gzip at all");
    assertThrows(IOException.class, () -> inForce.topology(hash));
  }
}
