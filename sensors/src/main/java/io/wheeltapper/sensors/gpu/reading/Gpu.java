package io.wheeltapper.sensors.gpu.reading;

import java.util.Map;

/**
 * Which GPU it is.
 *
 * @param uuid {@code GPU-…}, the key that stays with the board; blank where nobody can say
 * @param pci as the kernel log writes it, {@code 0000:3b:00}; blank where nobody can say
 * @param facts what else is known and does not change while the driver is up: {@code index name
 *     serial minor board module chassis slot tray}
 */
public record Gpu(String uuid, String pci, Map<String, String> facts) {

  public Gpu {
    facts = Map.copyOf(facts);
  }
}
