package io.wheeltapper.actuators.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code dcgmi diag -j} prints, of DCGM 3 ({@code gpu_ids}, warnings as text) and 4 ({@code
 * entity_group}, {@code entity_id}, warnings as objects). Passed is only what passed: a report
 * without a test that passed, with a warning or that cannot be read has not.
 */
record DcgmText(int passed, int skipped, List<String> failed) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TESTS = "test_categories";
  private static final int MOST_WORDS = 200;
  private static final int MOST_TOLD = 8;

  DcgmText {
    failed = List.copyOf(failed);
  }

  /** By the report, and by the exit code too. */
  static Outcome verdict(Run.Ran ran) {
    try {
      DcgmText report = read(ran.out());
      String counts = report.passed + " passed, " + report.skipped + " skipped";
      if (!report.failed.isEmpty()) {
        int more = report.failed.size() - MOST_TOLD;
        return new Outcome.Failed(
            "DCGM: "
                + String.join("; ", report.failed.stream().limit(MOST_TOLD).toList())
                + (more > 0 ? "; and " + more + " more" : "")
                + "; "
                + counts,
            false);
      }
      if (report.passed == 0 || ran.exit() != 0) {
        return new Outcome.Failed(
            "DCGM: exit " + ran.exit() + ", " + counts + ": " + Words.plain(ran.err(), MOST_WORDS),
            false);
      }
      return new Outcome.Done("DCGM: " + counts);
    } catch (IllegalArgumentException e) {
      return new Outcome.Failed(
          "DCGM: exit " + ran.exit() + ", no report: " + e.getMessage() + ": " + Program.said(ran),
          false);
    }
  }

  /**
   * Reads a report; what stands before and after it is left out.
   *
   * @throws IllegalArgumentException when there is none
   */
  static DcgmText read(String text) {
    int begin = text.indexOf('{');
    int end = text.lastIndexOf('}');
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("no JSON");
    }
    try {
      JsonNode categories = categories(JSON.readTree(text.substring(begin, end + 1)));
      int[] counts = new int[2];
      List<String> failed = new ArrayList<>();
      for (JsonNode category : categories) {
        for (JsonNode test : category.path("tests")) {
          count(test, counts, failed);
        }
      }
      return new DcgmText(counts[0], counts[1], failed);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON that can be read", e);
    }
  }

  /** {@code DCGM Diagnostic} in 4, {@code DCGM GPU Diagnostic} in 3. */
  private static JsonNode categories(JsonNode top) {
    for (JsonNode part : top) {
      if (part.path(TESTS).isArray()) {
        return part.path(TESTS);
      }
    }
    String error = top.findPath("runtime_error").asText();
    throw new IllegalArgumentException(
        error.isEmpty() ? "no " + TESTS : Words.plain(error, MOST_WORDS));
  }

  private static void count(JsonNode test, int[] counts, List<String> failed) {
    String name = Words.plain(test.path("name").asText("a test"), 60);
    JsonNode results = test.path("results");
    if (!results.isArray() || results.isEmpty()) {
      one(name, test.path("test_summary"), counts, failed);
      return;
    }
    for (JsonNode result : results) {
      one(name + where(result), result, counts, failed);
    }
  }

  private static void one(String name, JsonNode result, int[] counts, List<String> failed) {
    String status = result.path("status").asText().toLowerCase(Locale.ROOT);
    switch (status) {
      case "pass" -> counts[0]++;
      case "skip", "not run" -> counts[1]++;
      default -> {
        String why = why(result);
        failed.add(
            name
                + " "
                + (status.isEmpty() ? "without a status" : Words.plain(status, 20))
                + (why.isEmpty() ? "" : ": " + why));
      }
    }
  }

  private static String where(JsonNode result) {
    String gpus = result.path("gpu_ids").asText();
    if (!gpus.isEmpty()) {
      return " on GPU " + Words.plain(gpus, 40);
    }
    JsonNode id = result.path("entity_id");
    return id.isMissingNode()
        ? ""
        : " on "
            + Words.plain(result.path("entity_group").asText("entity") + " " + id.asText(), 40);
  }

  private static String why(JsonNode result) {
    JsonNode warnings = result.path("warnings");
    JsonNode first = warnings.isArray() ? warnings.path(0) : warnings;
    String text = first.isObject() ? first.path("warning").asText() : first.asText();
    return Words.plain(text.isEmpty() ? result.path("info").asText() : text, MOST_WORDS);
  }
}
