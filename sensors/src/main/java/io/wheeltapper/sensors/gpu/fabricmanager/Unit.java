package io.wheeltapper.sensors.gpu.fabricmanager;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code systemctl show} says of the service into {@code gpu.fabric-manager}. Stopped and
 * failed are said when two looks in a row agree, since a restart passes through both; of one that
 * nobody has enabled and that was never seen running, stopped is nothing to say. For one thread.
 */
final class Unit {

  static final String TYPE = "gpu.fabric-manager";

  private static final int LOOKS = 2;

  private final String node;
  private final String sensor;
  private String said = "";
  private String seen = "";
  private int times;
  private boolean ran;

  Unit(String node, String sensor) {
    this.node = node;
    this.sensor = sensor;
  }

  /** The lines {@code Key=Value} of one answer. */
  static Map<String, String> properties(String text) {
    Map<String, String> properties = new HashMap<>();
    text.lines()
        .limit(100)
        .forEach(line -> {
          int equals = line.indexOf('=');
          if (equals > 0) {
            properties.put(line.substring(0, equals), line.substring(equals + 1).strip());
          }
        });
    return properties;
  }

  /**
   * {@code running}, {@code stopped}, {@code failed}; {@code absent} where no such service is
   * installed; blank while it is on its way from one to the other.
   */
  static String state(Map<String, String> properties) {
    if (properties.getOrDefault("LoadState", "").equals("not-found")
        || properties.getOrDefault("LoadState", "").equals("masked")) {
      return "absent";
    }
    return switch (properties.getOrDefault("ActiveState", "")) {
      case "active", "reloading" -> "running";
      case "inactive" -> "stopped";
      case "failed" -> "failed";
      case "activating" ->
          properties.getOrDefault("SubState", "").equals("auto-restart") ? "failed" : "";
      default -> "";
    };
  }

  /**
   * Whether it is to be started at boot: a package that is only installed leaves it disabled, or
   * static and wanted by nobody.
   */
  static boolean wanted(Map<String, String> properties) {
    return switch (properties.getOrDefault("UnitFileState", "")) {
      case "enabled", "enabled-runtime" -> true;
      case "static", "indirect", "generated", "alias", "linked", "linked-runtime" ->
          !properties.getOrDefault("WantedBy", "").isBlank()
              || !properties.getOrDefault("RequiredBy", "").isBlank();
      default -> false;
    };
  }

  /** The status is said at the next look, also when it is the same. */
  void anew() {
    said = "";
  }

  /** What is to be said after one more look. */
  Optional<Status> after(Map<String, String> properties, String version, long at) {
    String state = state(properties);
    ran |= state.equals("running");
    String now = state.equals("stopped") && !ran && !wanted(properties) ? "absent" : state;
    times = now.equals(seen) ? times + 1 : 1;
    seen = now;
    if (now.isBlank()
        || now.equals("absent")
        || now.equals(said)
        || (!now.equals("running") && times < LOOKS)) {
      return Optional.empty();
    }
    said = now;
    Map<String, String> fields = new HashMap<>();
    if (!version.isBlank()) {
      fields.put("version", version);
    }
    String result = properties.getOrDefault("Result", "");
    if (now.equals("failed") && !result.isBlank()) {
      fields.put("result", result.length() > 60 ? result.substring(0, 60) : result);
    }
    return Optional.of(
        new Status(Target.node(node), node, sensor, Origin.HOST, at, TYPE, now, fields, ""));
  }
}
