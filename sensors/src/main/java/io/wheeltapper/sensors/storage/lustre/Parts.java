package io.wheeltapper.sensors.storage.lustre;

import io.wheeltapper.sensors.storage.Readings;
import io.wheeltapper.sensors.storage.StorageNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the parameters of one reading say of this server's targets and of its health. Pure. */
final class Parts {

  /** Targets kept; a server has some tens. */
  private static final int MOST = 2_000;

  private static final Pattern UNHEALTHY =
      Pattern.compile("device (\\S{1,200}) reported unhealthy");
  private static final Pattern RECOVERY = Pattern.compile("\\s*status: *([A-Z_]{2,40})\\s*");
  private static final Pattern LEFT = Pattern.compile("\\s*time_remaining: *(\\d{1,9})\\s*");

  /** One target of this server. */
  static final class Part {
    final Device device;
    String recovery = "";
    String secondsLeft = "";
    boolean unhealthy;
    Stats stats = new Stats(Map.of());
    double exports = Double.NaN;
    double[] space = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};

    Part(Device device) {
      this.device = device;
    }

    /** {@code RECOVERING}, {@code WAITING} and {@code WAITING_FOR_CLIENTS}: its clients wait. */
    boolean recovering() {
      return recovery.equals("RECOVERING") || recovery.startsWith("WAITING");
    }

    Readings readings() {
      Readings numbers = new Readings();
      numbers.used(StorageNames.USED_RATIO, space[0], space[1]);
      numbers.used("inodes_used_ratio", space[2], space[3]);
      numbers.put("lustre_exports", exports);
      numbers.put("storage_read_bytes_total", stats.sum("read_bytes"));
      numbers.put("storage_written_bytes_total", stats.sum("write_bytes"));
      return numbers;
    }
  }

  final SortedMap<String, Part> parts = new TreeMap<>();
  final Map<String, JobStats.Job> jobs = new HashMap<>();

  /** {@code healthy}, {@code NOT HEALTHY} or {@code LBUG}; nothing where it was not read. */
  String health = "";

  Parts(List<Param> params) {
    params.forEach(this::take);
    if (health.equals("LBUG")) {
      parts.values().forEach(part -> part.unhealthy = true);
    }
  }

  private void take(Param param) {
    if (param.name().equals("health_check")) {
      param.lines().forEach(this::health);
      return;
    }
    String[] names = param.parts();
    boolean server = names[0].equals("obdfilter") || names[0].equals("mdt");
    if (names.length != 3 || !(server || names[0].startsWith("osd-"))) {
      return;
    }
    part(names[1])
        .ifPresent(part -> {
          switch (param.leaf()) {
            case "recovery_status" -> recovery(part, param.lines());
            case "stats", "md_stats" -> part.stats = Stats.read(param.lines());
            case "job_stats" ->
                JobStats.read(param.lines())
                    .forEach(j -> jobs.merge(j.id(), j, JobStats.Job::plus));
            case "num_exports" -> part.exports = number(param.value());
            case "kbytesavail" -> part.space[0] = number(param.value());
            case "kbytestotal" -> part.space[1] = number(param.value());
            case "filesfree" -> part.space[2] = number(param.value());
            case "filestotal" -> part.space[3] = number(param.value());
            default -> {}
          }
        });
  }

  private void health(String line) {
    Matcher m = UNHEALTHY.matcher(line.strip());
    if (m.matches()) {
      part(m.group(1)).ifPresent(part -> part.unhealthy = true);
    } else if (line.strip().matches("healthy|NOT HEALTHY|LBUG") && !health.equals("LBUG")) {
      health = line.strip();
    }
  }

  private static void recovery(Part part, List<String> lines) {
    for (String line : lines) {
      Matcher m = RECOVERY.matcher(line);
      Matcher left = LEFT.matcher(line);
      if (m.matches()) {
        part.recovery = m.group(1);
      } else if (left.matches()) {
        part.secondsLeft = left.group(1);
      }
    }
  }

  private Optional<Part> part(String name) {
    Optional<Device> device = Device.of(name);
    if (device.isEmpty() || (parts.size() >= MOST && !parts.containsKey(name))) {
      return Optional.empty();
    }
    String key = device.get().fileSystem() + "/" + device.get().part();
    return Optional.of(parts.computeIfAbsent(key, k -> new Part(device.get())));
  }

  private static double number(String text) {
    return text.matches("\\d{1,18}") ? Double.parseDouble(text) : Double.NaN;
  }
}
