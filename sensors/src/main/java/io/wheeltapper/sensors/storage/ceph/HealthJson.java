package io.wheeltapper.sensors.storage.ceph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;

/**
 * The JSON of {@code ceph health detail}, and of {@code ceph status}, which holds the same. Pure.
 */
final class HealthJson {

  private static final int MOST_CHECKS = 200;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build());
  }

  private HealthJson() {}

  /**
   * Health and codes.
   *
   * @throws IOException when it is no JSON, or says no health
   */
  static CephState read(byte[] bytes) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IOException("no JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode health =
        root == null ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : root;
    if (health.path("health").isObject()) {
      health = health.path("health");
    }
    CephState state = new CephState();
    state.health = CephState.severity(health.path("status").asText(""));
    if (state.health < 0) {
      throw new IOException("ceph says no health");
    }
    state.namesChecks = true;
    for (Map.Entry<String, JsonNode> check : health.path("checks").properties()) {
      boolean muted = check.getValue().path("muted").asBoolean(false);
      if (!muted
          && check.getKey().matches("[A-Z0-9_]{1,80}")
          && state.checks.size() < MOST_CHECKS) {
        state.checks.put(check.getKey(), check.getValue().path("severity").asText(""));
      }
    }
    return state;
  }
}
