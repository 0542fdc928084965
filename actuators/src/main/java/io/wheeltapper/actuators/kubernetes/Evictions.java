package io.wheeltapper.actuators.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.CallFailed;
import java.util.Optional;

/** What the server says to an eviction, as kubectl's drain reads it too. */
final class Evictions {

  private Evictions() {}

  /**
   * Whether it was taken in.
   *
   * @return why a disruption budget forbids it now, with the budget's name; empty when it was taken
   *     in, or the pod is gone
   * @throws CallFailed for any other no
   */
  static Optional<String> judge(Api.Answer answer, boolean writes) throws CallFailed {
    if (answer.status() == 429 && isBudget(answer)) {
      return Optional.of(budget(answer));
    }
    // A namespace that is being ended takes its pods along.
    boolean ending = answer.status() == 403 && cause(answer, "NamespaceTerminating").isPresent();
    if (answer.status() == 500 && answer.body().contains("more than one PodDisruptionBudget")) {
      throw new CallFailed(CallFailed.Kind.REFUSED, ApiCluster.said(answer));
    }
    return ending ? Optional.empty() : gone(answer, writes);
  }

  /** 404: gone before; 409: another pod has the name by now, ours is gone. */
  static Optional<String> gone(Api.Answer answer) throws CallFailed {
    return gone(answer, true);
  }

  private static Optional<String> gone(Api.Answer answer, boolean writes) throws CallFailed {
    if (answer.status() != 404 && answer.status() != 409) {
      ApiCluster.ok(answer, writes);
    }
    return Optional.empty();
  }

  /** A plain 429 is the server's own limit and no word about a budget. */
  private static boolean isBudget(Api.Answer answer) {
    return cause(answer, "DisruptionBudget").isPresent()
        || answer.body().contains("disruption budget");
  }

  private static String budget(Api.Answer answer) throws CallFailed {
    String why = cause(answer, "DisruptionBudget").orElse("");
    return why.isEmpty() ? ApiCluster.said(answer) : why;
  }

  private static Optional<String> cause(Api.Answer answer, String reason) {
    try {
      for (JsonNode cause : ApiCluster.json(answer).at("/details/causes")) {
        if (cause.path("reason").asText("").equals(reason)) {
          return Optional.of(cause.path("message").asText(""));
        }
      }
    } catch (CallFailed e) {
      return Optional.empty(); // Without a cause that can be read it is judged by its status.
    }
    return Optional.empty();
  }
}
