package io.wheeltapper.sensors.gpu.kmsg;

import io.wheeltapper.core.model.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which GPU sits at which PCI address, as the driver prints it once before a GPU's first Xid. Holds
 * for one boot. For one log, one thread.
 */
final class Identities {

  private static final Pattern IDENTITY =
      Pattern.compile(
          "NVRM: GPU at (?:PCI:)?" + PciAddress.PATTERN + ": (GPU-[0-9a-fA-F-]{8,64})\\s*");

  /** No machine has more GPUs; a log that names more is not believed. */
  private static final int MOST = 1024;

  private final String node;
  private final Map<String, String> uuids = new LinkedHashMap<>();

  Identities(String node) {
    this.node = node;
  }

  /** Learns from a message; whether it was an identity line. */
  boolean learn(String message) {
    if (message.startsWith("Linux version ")) {
      uuids.clear();
      return true;
    }
    Matcher m = IDENTITY.matcher(message);
    if (!m.matches()) {
      return false;
    }
    if (uuids.size() < MOST) {
      uuids.put(PciAddress.of(m.group(1), m.group(2), m.group(3)), m.group(4));
    }
    return true;
  }

  /** The GPU's UUID, where the log has said it. */
  Optional<String> uuid(String pci) {
    return Optional.ofNullable(uuids.get(pci));
  }

  /** The GPU by its UUID, or by its address on the node. */
  Target target(String pci) {
    return uuid(pci)
        .map(uuid -> new Target(Target.Kind.GPU, uuid))
        .orElseGet(() -> Target.gpuAt(pci, node));
  }
}
