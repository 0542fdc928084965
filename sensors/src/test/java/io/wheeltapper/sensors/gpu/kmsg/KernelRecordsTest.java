package io.wheeltapper.sensors.gpu.kmsg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import org.junit.jupiter.api.Test;

final class KernelRecordsTest {

  private final KernelRecords records = new KernelRecords("kernel", "n017");

  @Test
  void aRecordOfTheKernelIsRead() {
    Event event =
        (Event)
            records
                .take(1_000_000, "4,7,2500000,-;NVRM: Xid (PCI:0000:3b:00): 79, it is gone")
                .getFirst();
    assertEquals("gpu:0000:3b:00@n017", event.target().toString());
    assertEquals("79", event.field("xid"));
    assertEquals("7", event.field("seq"));
    assertEquals(1_002_500, event.at());
  }

  @Test
  void aProgramIsNotBelievedAndNonsenseIsNothing() {
    assertTrue(records.take(0, "12,8,2500000,-;NVRM: Xid (PCI:0000:3b:00): 79, gone").isEmpty());
    assertTrue(records.take(0, "no record at all").isEmpty());
  }
}
