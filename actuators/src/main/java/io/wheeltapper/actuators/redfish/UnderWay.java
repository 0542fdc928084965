package io.wheeltapper.actuators.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Words;
import java.util.List;
import java.util.Optional;

/** What goes on at a BMC that a reset would break off, or would set in force. Reads only. */
public final class UnderWay {

  private static final String UPDATES = "/redfish/v1/UpdateService";
  private static final String TASKS = "/redfish/v1/TaskService/Tasks";

  /** Looked at one by one; a BMC that keeps more shows them at once, or is asked later. */
  private static final int MOST_SINGLE = 20;

  private static final int LONGEST = 80;

  private UnderWay() {}

  /** What it is, in words; empty when nothing is. A service without tasks has none. */
  public static Optional<String> at(Redfish redfish) throws CallFailed, InterruptedException {
    Optional<Resource> updates = redfish.get(UPDATES);
    if (updates.isPresent() && updates.get().text("Status", "State").equals("Updating")) {
      return Optional.of("firmware is being updated");
    }
    Optional<Resource> tasks = redfish.get(TASKS);
    return tasks.isEmpty() ? Optional.empty() : among(redfish, tasks.get());
  }

  private static Optional<String> among(Redfish redfish, Resource tasks)
      throws CallFailed, InterruptedException {
    List<String> uris = tasks.links("Members");
    boolean whole = !tasks.at("Members@odata.nextLink").isTextual();
    if (uris.size() > MOST_SINGLE || !whole) {
      return shown(redfish, uris.size());
    }
    for (String uri : uris) {
      Optional<Resource> task = redfish.get(uri);
      if (task.isPresent()) {
        Optional<String> open = open(task.get());
        if (open.isPresent()) {
          return open;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> shown(Redfish redfish, int count)
      throws CallFailed, InterruptedException {
    Optional<Resource> all = redfish.get(TASKS + "?$expand=.($levels=1)");
    if (all.isEmpty() || all.get().at("Members@odata.nextLink").isTextual()) {
      return Optional.of("more tasks are listed than can be looked through");
    }
    for (JsonNode each : all.get().at("Members")) {
      if (!each.path("TaskState").isTextual()) {
        return Optional.of(count + " tasks are listed, more than can be looked through");
      }
      Optional<String> open = open(new Resource(TASKS, 200, each, ""));
      if (open.isPresent()) {
        return open;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> open(Resource task) {
    Task found = Task.of(task);
    String name = Words.plain(task.text("Id") + " " + task.text("Name"), LONGEST);
    return switch (found.progress()) {
      case DONE, FAILED -> Optional.empty();
      case RUNNING, UNKNOWN ->
          Optional.of("task " + name + " is under way (" + found.words() + ")");
      case WAITING ->
          Optional.of("task " + name + " waits, maybe for the next reset (" + found.words() + ")");
    };
  }
}
