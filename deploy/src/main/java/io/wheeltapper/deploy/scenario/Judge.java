package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Entry;
import java.util.ArrayList;
import java.util.List;

/** Compares what came with what was expected. Pure. */
final class Judge {

  private Judge() {}

  /** What is wrong with the story; empty when all came as expected. */
  static List<String> complaints(Scenario scenario, List<Entry> story) {
    List<String> complaints = new ArrayList<>();
    int after = 0;
    for (Expected wanted : scenario.expect()) {
      int found = find(wanted, story, after);
      if (found >= 0) {
        after = found + 1;
        times(wanted, story, complaints);
      } else {
        complaints.add(
            "line "
                + wanted.line()
                + ": expected "
                + wanted.words()
                + missed(wanted, story, after));
      }
    }
    for (Expected never : scenario.never()) {
      story.stream()
          .filter(e -> never.is(e) && never.inTime(e))
          .findFirst()
          .ifPresent(e ->
              complaints.add(
                  "line "
                      + never.line()
                      + ": never "
                      + never.words()
                      + "; it came: "
                      + Story.line(e)));
    }
    return complaints;
  }

  /** What was expected and did not come, in the order written. */
  static List<Expected> missing(Scenario scenario, List<Entry> story) {
    List<Expected> missing = new ArrayList<>();
    int after = 0;
    for (Expected wanted : scenario.expect()) {
      int found = find(wanted, story, after);
      after = found >= 0 ? found + 1 : after;
      if (found < 0) {
        missing.add(wanted);
      }
    }
    return missing;
  }

  private static int find(Expected wanted, List<Entry> story, int from) {
    for (int i = from; i < story.size(); i++) {
      if (wanted.is(story.get(i)) && wanted.inTime(story.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static void times(Expected wanted, List<Entry> story, List<String> complaints) {
    long came = story.stream().filter(e -> wanted.is(e) && wanted.inTime(e)).count();
    if (wanted.times() > 0 && came != wanted.times()) {
      complaints.add(
          "line "
              + wanted.line()
              + ": expected "
              + wanted.words()
              + "; it came "
              + came
              + " times");
    }
  }

  /** The nearest miss: out of order, out of time, the same name otherwise, or nothing like it. */
  private static String missed(Expected wanted, List<Entry> story, int after) {
    int before = find(wanted, story, 0);
    if (before >= 0 && before < after) {
      return "; it came before what the line above it expects: " + Story.line(story.get(before));
    }
    return story.stream()
        .filter(wanted::is)
        .findFirst()
        .map(e -> "; it came at another time: " + Story.line(e))
        .or(() ->
            story.stream()
                .filter(e -> Story.line(e).contains(" " + wanted.name()))
                .reduce((_, last) -> last)
                .map(e -> "; instead came: " + Story.line(e)))
        .orElse("; nothing like it came");
  }
}
