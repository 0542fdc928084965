package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import java.util.Collection;

/** Whether a node is out by our hand, so that its case must not be forgotten. */
final class Custody {

  private Custody() {}

  /**
   * Whether the case holds its node: by the ledger, or, where a call ended in doubt, unless every
   * scheduler has said since that nobody holds it: a word from before our call knows nothing of it.
   */
  static boolean ours(Case kase, Site site) {
    return kase.holds() || inDoubt(kase, site.world());
  }

  /** Whether a call's effect on its node is in doubt, and no later word has settled it. */
  static boolean inDoubt(Case kase, World world) {
    Collection<Status> said = world.of(kase.subject());
    return kase.unsure()
        && (said.isEmpty()
            || said.stream()
                .anyMatch(s ->
                    !s.field(Known.NODE_HOLDER).equals("none") || s.at() <= kase.doubt().since()));
  }
}
