package io.wheeltapper.deploy.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * All that a tool can do with the running agent: read. There is no other verb here, so no tool can
 * change anything, whatever it is asked. Called on any thread; blocks.
 */
@FunctionalInterface
public interface Agent {

  /**
   * Asks by GET.
   *
   * @param path with its query, such as {@code /api/v1/cases}
   * @throws Unanswered when nobody answers, or the answer is no
   */
  JsonNode get(String path) throws Unanswered, IOException, InterruptedException;
}
