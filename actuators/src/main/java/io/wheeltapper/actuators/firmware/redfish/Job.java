package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.redfish.Resource;
import io.wheeltapper.actuators.redfish.Task;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A task of a BMC, as far as updates need it (DSP0266, 13; the message registry Update). Pure.
 *
 * @param uri its own
 * @param started when it began by the BMC's clock, epoch milliseconds; 0 where it does not say
 * @param ended when it ended; 0 where it has not, or does not say
 * @param request what began it, where the BMC keeps that: {@code Payload}
 * @param update whether it is one of the UpdateService's; unknown is taken for yes
 */
record Job(String uri, Task task, long started, long ended, String request, boolean update) {

  /** What came of it. */
  enum End {
    /** It goes on by itself. */
    GOES_ON,
    /** All is done that it does; the version may still need a reset. */
    THROUGH,
    /** It changed nothing, by its own word. */
    SKIPPED,
    /** It ended badly. */
    BAD
  }

  private static final Pattern FAILED =
      Pattern.compile("\\b(Transfer|Verification|Apply|Activate|Operation)Failed\\b");
  private static final Pattern SKIPPED =
      Pattern.compile("\\b(UpdateSkipped\\w*|UpdateNotApplicable|NoTargetsDetermined)\\b");
  private static final Pattern WAITS = Pattern.compile("\\b(AwaitToActivate|AwaitToUpdate)\\b");
  private static final Pattern OTHER =
      Pattern.compile("/(LogServices|EventService|Bios|Systems|Chassis|Managers|Storage)\\b");
  private static final int LONGEST = 2_000;

  static Job of(Resource resource) {
    Task task = Task.of(resource);
    String request = Words.plain(resource.at("Payload").toString(), LONGEST);
    String target = resource.text("Payload", "TargetUri");
    return new Job(
        resource.uri(),
        task,
        time(resource.text("StartTime")),
        time(resource.text("EndTime")),
        request,
        target.isEmpty() || target.contains("UpdateService") || !OTHER.matcher(target).find());
  }

  private static long time(String text) {
    try {
      return text.isEmpty() ? 0 : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      return 0; // Nobody can say.
    }
  }

  private boolean says(Pattern pattern) {
    return task.messages().stream().anyMatch(m -> pattern.matcher(m).find());
  }

  /** Completed may hold failures: the messages have the last word. */
  End end() {
    if (says(FAILED)) {
      return task.progress() == Task.Progress.RUNNING ? End.GOES_ON : End.BAD;
    }
    return switch (task.progress()) {
      case RUNNING -> End.GOES_ON;
      case WAITING -> says(WAITS) ? End.THROUGH : End.GOES_ON;
      case DONE -> says(SKIPPED) ? End.SKIPPED : End.THROUGH;
      case FAILED -> End.BAD;
      // A word that nobody knows is no end.
      case UNKNOWN -> End.GOES_ON;
    };
  }

  /** Whether it is under way, so that nothing may be reset or flashed. */
  boolean active() {
    return end() == End.GOES_ON;
  }

  /** Whether it waits for somebody, so that a reset spoils nothing. */
  boolean waits() {
    return task.progress() == Task.Progress.WAITING;
  }

  /** Whether its image is this one, by the BMC's own record of the request. */
  boolean brings(List<String> names) {
    String lower = request.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(n -> !n.isEmpty())
        .anyMatch(n -> lower.contains(n.toLowerCase(Locale.ROOT)));
  }

  /** All its messages, one a line: what a vendor asks for when a flash went wrong. */
  String said() {
    return String.join("\n", task.messages());
  }

  String words() {
    return "task " + uri.substring(uri.lastIndexOf('/') + 1) + ": " + task.words();
  }
}
