package io.wheeltapper.sensors.scheduler.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GresTest {

  @Test
  void countsGpus() {
    assertEquals(8, Gres.count("gpu:8"));
    assertEquals(8, Gres.count("gpu:h100:8(S:0-1)"));
    assertEquals(8, Gres.count("gpu:4090:8"));
    assertEquals(6, Gres.count("gpu:a:4(IDX:0-3),nic:2,gpu:b:2"));
    assertEquals(4, Gres.count("gres:gpu:4"));
    assertEquals(0, Gres.count("N/A"));
    assertEquals(16, Gres.tres("cpu=8,gres/gpu=16,gres/gpu:h100=16"));
    assertEquals(7, Gres.found("gres/gpu count reported lower than configured (7 < 8)"));
    assertEquals(-1, Gres.found("Not responding"));
  }
}
