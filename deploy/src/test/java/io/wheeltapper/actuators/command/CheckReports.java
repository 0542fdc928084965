package io.wheeltapper.actuators.command;

import io.wheeltapper.actuators.CallFailed;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a site's checks print, for the fuzzer: a node that is sick says anything. */
public final class CheckReports {

  /** Good ones. */
  public static final List<String> SEEDS =
      List.of(
          """
          {"DCGM GPU Diagnostic": {"test_categories": [{"category": "Hardware", "tests": [
            {"name": "Memory", "results": [{"gpu_ids": "0", "status": "Pass"},
              {"gpu_ids": "3", "status": "Fail", "warnings": "DBE"}]}]}]}}
          """,
          """
          {"DCGM Diagnostic": {"test_categories": [{"category": "Hardware", "tests": [
            {"name": "memory", "results": [{"entity_group": "GPU", "entity_id": 5,
              "status": "Fail", "warnings": [{"warning": "remap", "error_id": 95}]}],
             "test_summary": {"status": "Fail"}}]}]}}
          """,
          """
           8589934592  2147483648  float  sum  -1  42710  201.12  351.97  0  42695  201.19  352.09  0
          # Out of bounds values : 0 OK
          """,
          "350735.47 234388.90\n");

  private CheckReports() {}

  /** Reads it as each of them; that it is none is no finding. */
  public static void take(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    NcclText.read(text);
    try {
      DcgmText.read(text);
    } catch (IllegalArgumentException e) {
      words(e);
    }
    try {
      Age.millis(text);
    } catch (CallFailed e) {
      words(e);
    }
  }

  private static void words(Exception e) {
    if (e.getMessage() == null || e.getMessage().isBlank()) {
      throw new IllegalStateException("a refusal without a word", e);
    }
  }
}
