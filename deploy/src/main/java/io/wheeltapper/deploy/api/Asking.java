package io.wheeltapper.deploy.api;

import java.util.List;

/**
 * A plan that waits for persons, as it stands now.
 *
 * @param kase the case
 * @param answers how many answers there are to this plan
 * @param persons whether its quorum wants several persons, or a role: names must then be proven
 * @param calls the exact calls that its step in hand would make now, or why they cannot be listed
 */
public record Asking(CaseView kase, int answers, boolean persons, List<String> calls) {
  public Asking {
    calls = List.copyOf(calls);
  }
}
