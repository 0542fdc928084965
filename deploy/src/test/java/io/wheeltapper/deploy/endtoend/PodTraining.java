package io.wheeltapper.deploy.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A job of {@code deploy/lab/kubernetes/submit}, and what its own log says of it.
 *
 * @param log where it writes its steps
 */
record PodTraining(String name, String kind, Path log) {

  private static final Pattern START = Pattern.compile("start step=(\\d+)");

  /** Submits one, alone on its node, and waits until it has made so many steps. */
  static PodTraining begun(
      ControlPlane plane, Path lab, String name, String kind, int steps, String... options)
      throws Exception {
    List<String> words = new ArrayList<>(List.of(name, "--gpus", "8"));
    words.addAll(List.of(options));
    plane.script("submit", words.toArray(String[]::new));
    PodTraining training = new PodTraining(name, kind, lab.resolve("jobs").resolve(name + ".log"));
    await("step " + steps + " of " + name)
        .atMost(Lab.LONG)
        .until(() -> training.text().contains("step " + steps + "\n"));
    return training;
  }

  /** As the ledger calls it. */
  String target() {
    return "job:kubernetes/default/" + kind + "/" + name;
  }

  String text() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often its process began. */
  int starts() {
    return (int) START.matcher(text()).results().count();
  }

  /** The last step before its second start, less the one from which that goes on. */
  long lost() {
    String log = text();
    List<MatchResult> starts = START.matcher(log).results().toList();
    if (starts.size() < 2) {
      throw new AssertionError("it was not started again: " + log);
    }
    MatchResult again = starts.get(1);
    return Training.Lost.before(log.substring(0, again.start()), Long.parseLong(again.group(1)))
        .steps();
  }
}
