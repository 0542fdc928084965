package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Instance;
import io.wheeltapper.deploy.config.Kinds;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which instance uses which file with a credential. What an actuator may write with is its own: no
 * sensor reads with it, so that whoever takes over a sensor's source gains no right to change
 * anything, and no two actuators share one, so that one can be withdrawn by itself.
 */
public final class Credentials {

  private static final Pattern SECRET =
      Pattern.compile("(.*-)?(token|secret|password|key|auth|privacy|url)-file|kubeconfig");

  private Credentials() {}

  /** What is shared and should not be, a line each; empty when nothing is. */
  public static List<String> shared(Config config, Kinds kinds) {
    SortedMap<String, List<String>> users = new TreeMap<>();
    SortedMap<String, List<String>> writers = new TreeMap<>();
    config
        .actuators()
        .forEach((name, instance) -> {
          ActuatorKind kind = kinds.actuators().get(instance.kind());
          if (kind != null) {
            add(users, "actuator " + name, instance, kind.spec());
            add(writers, "actuator " + name, instance, kind.spec());
          }
        });
    config
        .sensors()
        .forEach((name, instance) -> {
          SensorKind kind = kinds.sensors().get(instance.kind());
          if (kind != null) {
            add(users, "sensor " + name, instance, kind.spec());
          }
        });
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, List<String>> each : users.entrySet()) {
      if (each.getValue().size() > 1 && writers.containsKey(each.getKey())) {
        problems.add(
            each.getKey()
                + " is used by "
                + String.join(" and ", each.getValue())
                + "; give each its own, and a sensor one that can only read");
      }
    }
    return List.copyOf(problems);
  }

  /** One file may be named in many ways; what is not there yet is as it is written. */
  private static String real(String file) {
    try {
      return Path.of(file).toRealPath().toString();
    } catch (IOException | InvalidPathException e) {
      return file;
    }
  }

  private static void add(
      SortedMap<String, List<String>> users, String who, Instance instance, KindSpec spec) {
    for (KindSpec.Setting setting : spec.settings()) {
      String file = instance.settings().text(setting.key());
      if (SECRET.matcher(setting.key()).matches() && !file.isBlank()) {
        users.computeIfAbsent(real(file), _ -> new ArrayList<>()).add(who);
      }
    }
  }
}
