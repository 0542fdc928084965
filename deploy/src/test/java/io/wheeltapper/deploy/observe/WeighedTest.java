package io.wheeltapper.deploy.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Words as the break-even guard left them in a ledger of the simulated factory. */
final class WeighedTest {

  @Test
  void readsTheGuardsFigures() {
    assertEquals(
        Optional.of(new Weighed(1620, 1630)),
        Weighed.of(
            "job.checkpoint-restart costs about 1620 GPU-hours (job:slurm/4718 64 GPUs, no word of"
                + " a checkpoint, taken as 24 h old; 15 min for it by costs.yaml; no spare node),"
                + " leaving gpu-memory-contained alone about 1630 in 24 h"));
  }

  @Test
  void whatCostsNothingHasNone() {
    assertEquals(
        Optional.empty(),
        Weighed.of("costs nothing: what it takes out is out, idle, failing or has a spare"));
  }
}
