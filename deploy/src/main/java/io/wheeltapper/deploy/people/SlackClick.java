package io.wheeltapper.deploy.people;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import java.io.IOException;
import java.util.Optional;

/**
 * One click on a button of ours: Slack's {@code block_actions}.
 *
 * @param user the id of who clicked, as {@code U0123456789}
 * @param ticket the button's value
 */
public record SlackClick(String user, String ticket) {

  /** The click in an interaction's payload, or nothing where it is none of our two buttons. */
  public static Optional<SlackClick> of(String payload) {
    JsonNode tree;
    try {
      tree = Json.mapper().readTree(payload);
    } catch (IOException e) {
      return Optional.empty();
    }
    if (tree == null || !tree.path("type").asText().equals("block_actions")) {
      return Optional.empty();
    }
    String user = tree.path("user").path("id").asText();
    for (JsonNode action : tree.path("actions")) {
      String id = action.path("action_id").asText();
      if (id.matches("wheeltapper_(approve|refuse)") && user.matches("[UW][A-Z0-9]{2,30}")) {
        return Optional.of(new SlackClick(user, action.path("value").asText()));
      }
    }
    return Optional.empty();
  }
}
