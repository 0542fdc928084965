package io.wheeltapper.sensors.facility.mqtt;

/**
 * What came for one topic.
 *
 * @param retained whether the broker kept it from before: it is of unknown age
 */
record Message(String topic, byte[] payload, boolean retained) {

  /** As text; what is no UTF-8 is replaced and found to be no number. */
  String text() {
    return new String(payload, java.nio.charset.StandardCharsets.UTF_8);
  }
}
