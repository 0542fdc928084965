package io.wheeltapper.sensors.facility.mqtt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Numbers and times out of payloads. Pure. */
final class Reading {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Reading() {}

  /** The payload as JSON; empty when it is none. */
  static Optional<JsonNode> json(byte[] payload) {
    try {
      JsonNode node = JSON.readTree(payload);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A number, or a truth as 1 and 0; a text that is a number counts. */
  static OptionalDouble number(JsonNode node) {
    if (node.isBoolean()) {
      return OptionalDouble.of(node.asBoolean() ? 1 : 0);
    }
    return number(node.isValueNode() && !node.isNull() ? node.asText() : "");
  }

  static OptionalDouble number(String text) {
    String word = text.strip();
    if (word.length() > 40 || !word.matches("[-+]?\\d{1,20}(\\.\\d{1,15})?([eE][-+]?\\d{1,2})?")) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Double.parseDouble(word));
  }

  /** Epoch milliseconds, epoch seconds, or ISO 8601. */
  static OptionalLong time(JsonNode node) {
    if (node.isNumber()) {
      // In the year 5138 seconds have as many digits as milliseconds had in 1973.
      double number = node.asDouble();
      return OptionalLong.of((long) (number < 1e11 ? number * 1000 : number));
    }
    try {
      return OptionalLong.of(Instant.parse(node.asText()).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
