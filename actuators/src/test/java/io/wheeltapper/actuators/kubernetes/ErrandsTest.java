package io.wheeltapper.actuators.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** A Job's and its pod's JSON, as a 1.36 gives them. */
final class ErrandsTest {

  private static Errand of(String job, String pods) throws Exception {
    ObjectMapper json = new ObjectMapper();
    return Errands.of(json.readTree(job), json.readTree(pods));
  }

  private static String pod(String status) {
    return "[{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\"}]},\"status\":"
        + status
        + "}]";
  }

  private static String condition(String type) {
    return "{\"status\":{\"conditions\":[{\"type\":\"FailureTarget\",\"status\":\"True\"},{\"type\":\""
        + type
        + "\",\"status\":\"True\",\"reason\":\"DeadlineExceeded\",\"message\":\"too long\"}]}}";
  }

  @Test
  void theJobsOwnConditionsEndIt() throws Exception {
    assertEquals(
        new Errand(Errand.State.SUCCEEDED, "", "p", "c", ""), of(condition("Complete"), pod("{}")));
    assertEquals(
        new Errand(Errand.State.FAILED, "DeadlineExceeded: too long", "", "", ""),
        of(condition("Failed"), "[]"));
    assertEquals(
        new Errand(Errand.State.FAILED, "exit 3 Error", "p", "c", ""),
        of(
            condition("Failed"),
            pod(
                "{\"phase\":\"Failed\",\"containerStatuses\":[{\"state\":{\"terminated\":"
                    + "{\"exitCode\":3,\"reason\":\"Error\"}}}]}")));
  }

  @Test
  void itsPodSaysHowFarItIs() throws Exception {
    assertEquals(Errand.State.WAITING, of("{}", "[]").state());
    assertEquals(Errand.State.WAITING, of("{}", pod("{\"phase\":\"Pending\"}")).state());
    assertEquals(Errand.State.RUNNING, of("{}", pod("{\"phase\":\"Running\"}")).state());
    assertEquals(
        new Errand(Errand.State.STUCK, "ImagePullBackOff: no such host", "p", "c", ""),
        of(
            "{}",
            pod(
                "{\"phase\":\"Pending\",\"containerStatuses\":[{\"state\":{\"waiting\":"
                    + "{\"reason\":\"ImagePullBackOff\",\"message\":\"no such host\"}}}]}")));
    assertEquals(
        Errand.State.WAITING,
        of(
                "{}",
                pod(
                    "{\"containerStatuses\":[{\"state\":{\"waiting\":{\"reason\":"
                        + "\"ContainerCreating\"}}}]}"))
            .state());
  }

  @Test
  void rubbishIsNoEnd() throws Exception {
    assertEquals(Errand.State.WAITING, of("[]", "{}").state());
    assertEquals(
        Errand.State.WAITING,
        of("{\"status\":{\"conditions\":[{\"type\":\"Complete\",\"status\":\"False\"}]}}", "[{}]")
            .state());
  }
}
