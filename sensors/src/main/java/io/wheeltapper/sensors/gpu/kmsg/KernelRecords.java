package io.wheeltapper.sensors.gpu.kmsg;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.gpu.kmsg.KernelLog.Voice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One node's kernel log through the live sensor's own parser, for whoever has the records from
 * elsewhere than {@code /dev/kmsg}: a simulated node. Lines that a program wrote are not believed.
 * No I/O; for one thread.
 */
public final class KernelRecords {

  private final KernelLog log;

  /**
   * A log at its first record.
   *
   * @param sensor the name that its signals carry
   * @param node whose log it is
   */
  public KernelRecords(String sensor, String node) {
    this.log = new KernelLog(new Voice(sensor, node), 0, false);
  }

  /**
   * What the record says; nothing where it is none or says nothing of ours.
   *
   * @param boot when the node booted, epoch milliseconds; records count from it
   * @param record {@code priority,sequence,microseconds,flags;message}
   */
  public List<Signal> take(long boot, String record) {
    Optional<KernelRecord> parsed = KernelRecord.parse(record);
    return parsed
        .map(r ->
            log.take(r.line(boot), record, Map.of("seq", Long.toString(r.sequence()))).signals())
        .orElse(List.of());
  }
}
