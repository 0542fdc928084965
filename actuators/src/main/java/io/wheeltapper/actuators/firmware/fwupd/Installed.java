package io.wheeltapper.actuators.firmware.fwupd;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What this process installed last, by node and device. fwupd keeps no mark of whose an install is;
 * what is not remembered is another's. Safe for all threads.
 */
final class Installed {

  private static final int MOST = 1_000;

  private record Ours(String caseId, String version) {}

  private final Map<String, Ours> last =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ours> eldest) {
          return size() > MOST;
        }
      };

  private static String key(String node, Device device) {
    return node + " " + device.id();
  }

  /** A case brings a version. */
  synchronized void note(String node, Device device, String caseId, String version) {
    last.put(key(node, device), new Ours(caseId, version));
  }

  /** It was not brought. */
  synchronized void forget(String node, Device device) {
    last.remove(key(node, device));
  }

  /** Whether the last install was this case's, of this version. */
  synchronized boolean by(String node, Device device, String caseId, String version) {
    return new Ours(caseId, version).equals(last.get(key(node, device)));
  }
}
