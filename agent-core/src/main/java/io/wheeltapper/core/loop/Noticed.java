package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;

/** What the loop itself finds in its own history; the rule's name says which part of it. */
final class Noticed {

  /** The detail with the figures in words; a person who is called reads it. */
  static final String WHY = "why";

  private Noticed() {}

  static Entry.Found of(
      long now, Target target, Fault fault, String rule, Map<String, String> details, Site site) {
    String caseId =
        site.book()
            .about(target)
            .map(Case::id)
            .orElseGet(() -> "c" + Digest.of("case", target, rule, fault, now).substring(0, 11));
    return new Entry.Found(
        now,
        caseId,
        target,
        fault,
        target.kind() == Target.Kind.NODE ? target.id() : "",
        now,
        rule,
        "",
        "our own ledger",
        List.of(),
        details);
  }
}
