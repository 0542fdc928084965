package io.wheeltapper.deploy.api;

import java.util.List;

/**
 * A plan that waits for persons, as it stands now.
 *
 * @param kase the case
 * @param answers how many answers there are to this plan
 * @param persons whether the names of those who answer must be proven, see {@link
 *     io.wheeltapper.core.loop.Proof}
 * @param calls the exact calls that its step in hand would make now, or why they cannot be listed
 */
public record Asking(CaseView kase, int answers, boolean persons, List<String> calls) {
  public Asking {
    calls = List.copyOf(calls);
  }
}
