package io.wheeltapper.sensors.facility.derived;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One hour of a site's energy, as far as it was measured.
 *
 * @param hour hours since the epoch
 * @param minutes how many of its minutes were measured whole, all meters at once
 * @param total kWh of the whole site in those
 * @param it kWh of the IT equipment in those
 * @param outdoor mean outdoor temperature, degrees Celsius; NaN when nobody said
 */
record Hour(long hour, int minutes, double total, double it, double outdoor) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Far beyond any site: a gigawatt for an hour. */
  private static final double MOST_KWH = 1e7;

  Hour plus(double moreTotal, double moreIt, double temperature) {
    double mean =
        Double.isNaN(outdoor)
            ? temperature
            : Double.isNaN(temperature)
                ? outdoor
                : (outdoor * minutes + temperature) / (minutes + 1);
    return new Hour(hour, minutes + 1, total + moreTotal, it + moreIt, mean);
  }

  /** As one line of the history. */
  String line() {
    ObjectNode node = JSON.createObjectNode();
    node.put("hour", hour).put("minutes", minutes).put("total_kwh", total).put("it_kwh", it);
    if (!Double.isNaN(outdoor)) {
      node.put("outdoor_celsius", outdoor);
    }
    return node.toString();
  }

  /** Reads a line of the history; empty when it is none. */
  static Optional<Hour> parse(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node == null || !node.isObject()) {
        return Optional.empty();
      }
      Hour hour =
          new Hour(
              node.path("hour").asLong(-1),
              node.path("minutes").asInt(-1),
              node.path("total_kwh").asDouble(-1),
              node.path("it_kwh").asDouble(-1),
              node.path("outdoor_celsius").asDouble(Double.NaN));
      boolean whole =
          hour.hour >= 0
              && hour.hour < 10_000_000
              && hour.minutes > 0
              && hour.minutes <= 60
              && hour.it > 0
              && hour.total >= 0
              && hour.total < MOST_KWH
              && hour.it < MOST_KWH;
      return whole ? Optional.of(hour) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
