package io.wheeltapper.actuators.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A long operation as a service tells of it: DSP0266, 13 (tasks), and the schema Task.
 *
 * @param state its {@code TaskState}, or {@code ""} where only the monitor's status speaks
 * @param percent 0 to 100, -1 when it does not say
 * @param messages the ids and words of its messages, newest last, at most a hundred
 */
public record Task(String state, Progress progress, int percent, List<String> messages) {

  /** How far it is. */
  public enum Progress {
    /** It goes on, by itself. */
    RUNNING,
    /** It waits for somebody: a reset, a user, a window. */
    WAITING,
    /** It ended well, as far as the task says; its messages may say otherwise. */
    DONE,
    /** It ended badly, or was ended. */
    FAILED,
    /** In words that nobody knows. */
    UNKNOWN
  }

  private static final Set<String> RUNNING =
      Set.of("New", "Starting", "Running", "Stopping", "Cancelling", "Service");
  private static final Set<String> WAITING = Set.of("Pending", "Suspended", "Interrupted");
  private static final Set<String> FAILED = Set.of("Killed", "Exception", "Cancelled");

  private static final int MOST_MESSAGES = 100;
  private static final int LONGEST_MESSAGE = 1_000;
  private static final int LONGEST = 160;

  public Task {
    messages = List.copyOf(messages);
  }

  /** What a task's resource or its monitor says. */
  public static Task of(Resource resource) {
    String state = resource.text("TaskState");
    int percent =
        resource.at("PercentComplete").isInt() ? resource.at("PercentComplete").intValue() : -1;
    return new Task(
        Words.plain(state, LONGEST),
        progress(state, resource),
        percent < 0 || percent > 100 ? -1 : percent,
        messages(resource.at("Messages")));
  }

  private static Progress progress(String state, Resource resource) {
    if (state.isEmpty()) {
      // A monitor answers 202 until the end, and then as the operation itself would have.
      return resource.status() == 202 ? Progress.RUNNING : Progress.DONE;
    }
    if (RUNNING.contains(state)) {
      return Progress.RUNNING;
    }
    if (WAITING.contains(state)) {
      return Progress.WAITING;
    }
    if (state.equals("Completed")) {
      return resource.text("TaskStatus").equals("Critical") ? Progress.FAILED : Progress.DONE;
    }
    return FAILED.contains(state) ? Progress.FAILED : Progress.UNKNOWN;
  }

  private static List<String> messages(JsonNode all) {
    List<String> told = new ArrayList<>();
    for (int i = Math.max(0, all.size() - MOST_MESSAGES); i < all.size(); i++) {
      told.add(
          Words.plain(
              all.path(i).path("MessageId").asText("")
                  + " "
                  + all.path(i).path("Message").asText(""),
              LONGEST_MESSAGE));
    }
    return told;
  }

  /** For people: {@code Running, 40 %}. */
  public String words() {
    String last = messages.isEmpty() ? "" : ": " + Words.plain(messages.getLast(), LONGEST);
    return (state.isEmpty() ? progress.name().toLowerCase(java.util.Locale.ROOT) : state)
        + (percent < 0 ? "" : ", " + percent + " %")
        + last;
  }
}
