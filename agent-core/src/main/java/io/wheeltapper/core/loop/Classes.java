package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Policy;
import java.util.Optional;

/** What sort of sign a finding is, by the bundle in force. */
final class Classes {

  private Classes() {}

  /** What something is done about, or what is known to point elsewhere; no word of being well. */
  static boolean counts(Sign sign, Policy policy) {
    Optional<Ladder> ladder = policy.ladder(sign.fault());
    return ladder.filter(l -> !l.clears() && !l.rungs().isEmpty()).isPresent()
        || sympathetic(sign, policy)
        || application(sign, policy);
  }

  /** It broke there. */
  static boolean primary(Sign sign, Policy policy) {
    return policy.causes().signs().primary(sign.fault(), sign.xid());
  }

  /** Something broke elsewhere. */
  static boolean sympathetic(Sign sign, Policy policy) {
    return policy.causes().signs().sympathetic(sign.fault(), sign.xid());
  }

  /** The program's own doing. */
  static boolean application(Sign sign, Policy policy) {
    return policy.causes().signs().application(sign.fault(), sign.xid());
  }

  /** Whether a fault in one node is felt in others through it. */
  static boolean carries(Target around) {
    return switch (around.kind()) {
      case JOB, DOMAIN, SWITCH -> true;
      case NODE,
          GPU,
          PORT,
          LINK,
          PARTITION,
          RACK,
          LEAF,
          LOOP,
          FEED,
          STORAGE,
          SENSOR,
          RELEASE,
          WINDOW,
          SITE ->
          false;
    };
  }
}
