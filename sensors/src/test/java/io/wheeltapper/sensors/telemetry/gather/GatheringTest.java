package io.wheeltapper.sensors.telemetry.gather;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.sensors.telemetry.receive.Drops;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatheringTest {

  @Test
  void namesWithLabelsTakeNoRoomFromThoseThatRulesRead() {
    Gathering gathering =
        new Gathering(
            new Gathering.Terms("m", 2_000, 300_000, 120_000, List.of()),
            new Drops("m", "samples"),
            0);
    for (int i = 0; i < Gathering.MOST_NAMES; i++) {
      assertEquals(i, gathering.name("container_x{id=\"" + i + "\"}"));
    }
    assertEquals(-1, gathering.name("container_x{id=\"more\"}"));
    assertTrue(gathering.name("DCGM_FI_DEV_GPU_TEMP") > 0);
    assertEquals(7, gathering.name("container_x{id=\"7\"}"));
  }
}
