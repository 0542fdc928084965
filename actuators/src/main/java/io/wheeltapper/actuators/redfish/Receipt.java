package io.wheeltapper.actuators.redfish;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a service took a change.
 *
 * @param status 200, 201, 202 (a task goes on), 204
 * @param location the task's monitor, or the new member; {@code ""} when it names none
 * @param body what it said; a missing node when nothing
 */
public record Receipt(int status, String location, JsonNode body) {

  /** Whether a task goes on. */
  public boolean goesOn() {
    return status == 202;
  }
}
