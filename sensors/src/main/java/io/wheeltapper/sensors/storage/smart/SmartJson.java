package io.wheeltapper.sensors.storage.smart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wheeltapper.sensors.storage.smart.Disk.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** The JSON of {@code smartctl -j} and of {@code nvme smart-log -o json} into a disk. Pure. */
final class SmartJson {

  /** NVMe 1.4, figure 194, byte 0: no spare left; reliability degraded; media read-only. */
  private static final long BROKEN_BITS = 0x01 | 0x04 | 0x08;

  /** The same: what each bit of the critical warning says. */
  private static final List<String> BITS =
      List.of(
          "spare below its threshold",
          "temperature",
          "reliability degraded",
          "read-only",
          "backup of volatile memory failed",
          "persistent memory");

  /** Facebook's GCM: counters of blocks that stay at zero under commands are no counters. */
  private static final double COMMANDS_THAT_COUNT = 100;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build());
  }

  private SmartJson() {}

  /**
   * The disk of a document.
   *
   * @param name of the device where the document names none
   * @throws IOException when it is no JSON, or says nothing of a disk's health
   */
  static Disk read(byte[] bytes, String name) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IOException("no JSON: " + e.getOriginalMessage(), e);
    }
    if (root == null || !root.isObject()) {
      throw new IOException("no JSON object");
    }
    return root.has("critical_warning") ? nvme(root, name) : smartctl(root, name);
  }

  private static Disk smartctl(JsonNode root, String name) throws IOException {
    JsonNode log = root.path("nvme_smart_health_information_log");
    JsonNode passed = root.path("smart_status").path("passed");
    if (!passed.isBoolean() && !log.isObject()) {
      throw new IOException(
          "smartctl says nothing of its health: "
              + cut(
                  root.path("smartctl")
                      .path("messages")
                      .path(0)
                      .path("string")
                      .asText("no reason given")));
    }
    String device = root.path("device").path("name").asText(name).replaceFirst("^/dev/", "");
    Judgement judged = new Judgement();
    if (log.isObject()) {
      judged.log(
          log,
          number(log.path("critical_warning")),
          number(log.path("available_spare")),
          number(log.path("available_spare_threshold")));
    }
    if (passed.isBoolean() && !passed.booleanValue() && judged.state == State.OK) {
      judged.worse(State.FAILED, "self-assessment failed");
    }
    double celsius = number(root.path("temperature").path("current"));
    return judged.disk(
        cut(device.isBlank() ? name : device),
        number(log.path("available_spare")),
        number(log.path("percentage_used")),
        number(log.path("media_errors")),
        Double.isNaN(celsius) ? number(log.path("temperature")) : celsius);
  }

  /** nvme-cli's own names; temperatures in kelvin. */
  private static Disk nvme(JsonNode root, String name) {
    JsonNode warning = root.path("critical_warning");
    double bits = number(warning.isObject() ? warning.path("value") : warning);
    Judgement judged = new Judgement();
    judged.log(root, bits, number(root.path("avail_spare")), number(root.path("spare_thresh")));
    return judged.disk(
        name,
        number(root.path("avail_spare")),
        number(root.path(root.has("percent_used") ? "percent_used" : "percentage_used")),
        number(root.path("media_errors")),
        number(root.path("temperature")) - 273);
  }

  private static final class Judgement {
    private State state = State.OK;
    private final List<String> why = new ArrayList<>();

    void worse(State than, String reason) {
      state = than.compareTo(state) > 0 ? than : state;
      why.add(reason);
    }

    void log(JsonNode log, double bits, double spare, double threshold) {
      if (Double.isNaN(bits)) {
        worse(State.WARNING, "no health log");
      } else {
        for (int bit = 0; bit < BITS.size(); bit++) {
          if (((long) bits >> bit & 1) == 1) {
            worse((BROKEN_BITS >> bit & 1) == 1 ? State.FAILED : State.WARNING, BITS.get(bit));
          }
        }
      }
      if (spare < threshold && !why.contains(BITS.getFirst())) {
        worse(State.WARNING, BITS.getFirst());
      }
      double used = number(log.path(log.has("percent_used") ? "percent_used" : "percentage_used"));
      if (used >= 100) {
        worse(State.WARNING, "its life is used up");
      }
      if (silent(log, "data_units_read", "host_reads", "host_read_commands")
          || silent(log, "data_units_written", "host_writes", "host_write_commands")) {
        worse(State.WARNING, "its counters contradict each other");
      }
    }

    private static boolean silent(JsonNode log, String units, String... commands) {
      return number(log.path(units)) == 0
          && Arrays.stream(commands).anyMatch(name -> number(log.path(name)) > COMMANDS_THAT_COUNT);
    }

    Disk disk(String name, double spare, double used, double errors, double celsius) {
      return new Disk(
          name,
          state,
          String.join("; ", why),
          some(spare),
          some(used),
          some(errors),
          celsius > -60 && celsius < 200 ? some(celsius) : OptionalDouble.empty());
    }
  }

  private static OptionalDouble some(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static double number(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return value.isTextual() && value.textValue().matches("\\d{1,18}")
        ? Double.parseDouble(value.textValue())
        : Double.NaN;
  }

  private static String cut(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ").strip();
    return clean.length() > 200 ? clean.substring(0, 200) : clean;
  }
}
