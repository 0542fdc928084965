package io.wheeltapper.actuators.gpu.node;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends monitoring for a while, and brings it back. */
record Quiet(Tools tools) {

  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** Which of these units run now. */
  List<String> running(List<String> units) throws InterruptedException {
    List<String> running = new ArrayList<>();
    for (String unit : units) {
      if (tools.run(systemctl("is-active", "--quiet", unit)).ok()) {
        running.add(unit);
      }
    }
    return running;
  }

  /** What ends it. */
  List<List<String>> stops(List<String> units) {
    List<List<String>> calls = new ArrayList<>();
    units.forEach(u -> calls.add(systemctl("stop", u)));
    addCommand(calls, "stop-command");
    return calls;
  }

  /** What brings it back. */
  List<List<String>> starts(List<String> units) {
    List<List<String>> calls = new ArrayList<>();
    addCommand(calls, "start-command");
    units.reversed().forEach(u -> calls.add(systemctl("start", u)));
    return calls;
  }

  private void addCommand(List<List<String>> calls, String key) {
    List<String> command = tools.site().list(key);
    if (!command.isEmpty()) {
      calls.add(command);
    }
  }

  private List<String> systemctl(String... words) {
    return tools.site().program("systemctl", List.of(words));
  }

  /** Ends it; the reason when one would not end. */
  Optional<String> stop(List<String> units) throws InterruptedException {
    for (List<String> call : stops(units)) {
      Tools.Ran ran = tools.run(call);
      if (!ran.ok()) {
        return Optional.of(String.join(" ", call) + ": " + said(ran));
      }
    }
    return Optional.empty();
  }

  /** Who is on it. */
  interface Looks {
    Users now() throws IOException;
  }

  /** Until nobody is on it; who still is, when the time is over. */
  Optional<String> gone(Looks looks) throws IOException, InterruptedException {
    long until = tools.pace().now() + tools.site().duration("gone-within").toMillis();
    while (true) {
      Users users = looks.now();
      if (users.all().isEmpty()) {
        return Optional.empty();
      }
      // Who came while monitoring was being ended does not go by itself.
      if (!users.work().isEmpty() || tools.pace().now() >= until) {
        return Optional.of("on it: " + Users.words(users.all()));
      }
      tools.pace().pause(AGAIN);
    }
  }

  /** Brings it back, all that can be; what could not. */
  List<String> start(List<String> units) throws InterruptedException {
    List<String> left = new ArrayList<>();
    for (List<String> call : starts(units)) {
      Tools.Ran ran = tools.run(call);
      if (!ran.ok()) {
        left.add(String.join(" ", call) + ": " + said(ran));
      }
    }
    return left;
  }

  static String said(Tools.Ran ran) {
    return ran.timedOut() ? "no end in time" : ran.said().isEmpty() ? "failed" : ran.said();
  }
}
