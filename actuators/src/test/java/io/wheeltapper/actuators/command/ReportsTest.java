package io.wheeltapper.actuators.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.core.model.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What DCGM's diagnostics and the NCCL tests print. */
final class ReportsTest {

  private static final String DCGM_3 =
      """
      Successfully ran diagnostic for group.
      {"DCGM GPU Diagnostic": {"test_categories": [
        {"category": "Deployment", "tests": [
          {"name": "Denylist", "results": [{"status": "Pass"}]},
          {"name": "Inforom", "results": [{"status": "Skip"}]}]},
        {"category": "Hardware", "tests": [
          {"name": "Memory", "results": [
            {"gpu_ids": "0", "status": "Pass"},
            {"gpu_ids": "3", "status": "Fail",
             "warnings": "DBE found on page 12 of GPU 3"}]}]}]},
       "version": "3.3.5"}
      """;

  private static final String DCGM_4 =
      """
      {"DCGM Diagnostic": {"test_categories": [
        {"category": "Hardware", "tests": [
          {"name": "memory", "results": [
            {"entity_group": "GPU", "entity_group_id": 1, "entity_id": 0, "status": "Pass"},
            {"entity_group": "GPU", "entity_group_id": 1, "entity_id": 5, "status": "Fail",
             "warnings": [{"warning": "row remapping failed", "error_id": 95}]}],
           "test_summary": {"status": "Fail"}},
          {"name": "pcie", "test_summary": {"status": "Pass"}}]}]},
       "metadata": {"DCGM Version": "4.2.0"}}
      """;

  private static final String NCCL =
      """
      # nThread 1 nGpus 8 minBytes 8 maxBytes 8589934592 step: 2(factor)
      #       size         count      type   redop    root     time   algbw   busbw #wrong     time   algbw   busbw #wrong
                 8             2     float     sum      -1    33.06    0.00    0.00      0    32.94    0.00    0.00      0
        4294967296    1073741824     float     sum      -1    21560  199.21  348.62      0    21602  198.82  347.94      0
        8589934592    2147483648     float     sum      -1    42710  201.12  351.97      0    42695  201.19  352.09      0
      # Out of bounds values : 0 OK
      # Avg bus bandwidth    : 175.10
      """;

  private static Run.Ran ran(int exit, String out) {
    return new Run.Ran(exit, out, "", false);
  }

  private static String failed(Outcome outcome) {
    return assertInstanceOf(Outcome.Failed.class, outcome).detail();
  }

  @Test
  void dcgmSaysWhichTestFailedOnWhichGpu() {
    assertEquals(
        "DCGM: Memory on GPU 3 fail: DBE found on page 12 of GPU 3; 2 passed, 1 skipped",
        failed(DcgmText.verdict(ran(0, DCGM_3))));
    assertEquals(
        "DCGM: memory on GPU 5 fail: row remapping failed; 2 passed, 0 skipped",
        failed(DcgmText.verdict(ran(226, DCGM_4))));
    assertEquals(
        new Outcome.Done("DCGM: 3 passed, 1 skipped"),
        DcgmText.verdict(ran(0, DCGM_3.replace("Fail", "Pass"))));
  }

  @Test
  void whatDidNotPassHasNotPassed() {
    failed(DcgmText.verdict(ran(1, DCGM_4.replace("Fail", "Pass"))));
    assertTrue(
        failed(DcgmText.verdict(ran(0, DCGM_4.replaceAll("Fail|Pass", "Skip"))))
            .contains("0 passed"));
    assertTrue(
        failed(DcgmText.verdict(ran(0, DCGM_4.replaceAll("Fail", "Warn")))).contains("warn"));
    assertTrue(
        failed(DcgmText.verdict(ran(0, "{\"DCGM Diagnostic\": {\"runtime_error\": \"no GPUs\"}}")))
            .contains("no GPUs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "[]", "null", "{\"a\": {\"test_categories\": 7}}", "}{"})
  void noReportIsNoPass(String text) {
    assertThrows(IllegalArgumentException.class, () -> DcgmText.read(text));
    failed(DcgmText.verdict(ran(0, text)));
  }

  @Test
  void ncclCountsTheLargestMessageAndItsSlowerWay() {
    assertEquals(
        new Outcome.Done("NCCL: 351.97 GB/s of bus bandwidth at 8589934592 bytes"),
        NcclText.atLeast(350).of(ran(0, NCCL)));
    assertTrue(failed(NcclText.atLeast(352).of(ran(0, NCCL))).contains("less than 352"));
    assertTrue(failed(NcclText.atLeast(1).of(ran(3, NCCL))).contains("exit 3"));
    String wrong = NCCL.replace("351.97      0", "351.97      4");
    assertTrue(failed(NcclText.atLeast(1).of(ran(0, wrong))).contains("wrong values"));
    String cut = NCCL.substring(0, NCCL.indexOf("# Out of"));
    assertTrue(failed(NcclText.atLeast(1).of(ran(0, cut))).contains("no result"));
    assertTrue(NcclText.read(NCCL.replace("0 OK", "2 FAILED")).filter(NcclText::right).isEmpty());
    String unchecked = NCCL.replaceAll(" {6}0(\\n| )", "    N/A$1");
    assertTrue(NcclText.read(unchecked).isPresent());
  }

  @Test
  void anAgeIsANumberOfSeconds() throws CallFailed {
    assertEquals(350_735_470, Age.millis("350735.47 234388.90\n"));
    assertEquals(61_000, Age.millis("     61\n"));
    assertEquals(5_000, Age.millis("5"));
    for (String text : new String[] {"", "abc", "-5", "12abc", "99999999999"}) {
      assertThrows(CallFailed.class, () -> Age.millis(text), text);
    }
  }
}
