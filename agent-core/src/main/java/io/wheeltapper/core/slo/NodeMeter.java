package io.wheeltapper.core.slo;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.OwnSli;
import java.util.HashMap;
import java.util.Map;

/**
 * Nodes and GPUs in service, as their schedulers have them at the end of the minute. A node of
 * which a silent sensor spoke last is not counted; with half of the nodes so, nothing is.
 */
final class NodeMeter implements Meter {

  @Override
  public void take(Signal signal, long now) {}

  @Override
  public void close(long begin, Floor floor, Sink out) {
    long nodes = 0;
    long nodesOut = 0;
    long gpus = 0;
    long gpusOut = 0;
    Map<String, Boolean> mute = new HashMap<>();
    for (Target node : floor.nodes()) {
      boolean heard = false;
      boolean silent = false;
      boolean isOut = false;
      long has = 0;
      for (Status s : floor.of(node)) {
        heard = true;
        silent |= mute.computeIfAbsent(s.sensor(), name -> floor.mute(name).isPresent());
        isOut |= out(s);
        has = Math.max(has, s.number(Known.NODE_GPUS));
      }
      if (!heard || silent) {
        continue;
      }
      nodes++;
      gpus += has;
      nodesOut += isOut ? 1 : 0;
      gpusOut += isOut ? has : 0;
    }
    if (nodes == 0 || 2 * nodes <= floor.nodes().size()) {
      return;
    }
    out.put(OwnSli.NODE_MINUTES, nodesOut, nodes);
    if (gpus > 0) {
      out.put(OwnSli.GPU_MINUTES, gpusOut, gpus);
    }
  }

  private static boolean out(Status status) {
    return status.field(Known.NODE_ISOLATED).equals("true")
        || status.field(Known.NODE_RESPONDING).equals("false");
  }

  /** Whether a scheduler's sensor is heard, so that what it did not say did not happen. */
  static boolean schedulerSpeaks(Floor floor) {
    return floor.nodes().stream()
        .limit(1)
        .flatMap(n -> floor.of(n).stream())
        .anyMatch(s -> floor.mute(s.sensor()).isEmpty());
  }
}
