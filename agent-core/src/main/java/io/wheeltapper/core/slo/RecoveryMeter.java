package io.wheeltapper.core.slo;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.policy.OwnSli;
import java.util.List;

/** How long recoveries took, by the ledger; the longest of a minute speaks for all of them. */
final class RecoveryMeter implements Meter {

  @Override
  public void take(Signal signal, long now) {}

  @Override
  public void close(long begin, Floor floor, Sink out) {
    List<Double> took = floor.recoveries(begin);
    out.put(
        OwnSli.RECOVERY,
        took.stream().mapToDouble(Double::doubleValue).max().orElse(0),
        took.size());
  }
}
