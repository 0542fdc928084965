package io.wheeltapper.deploy.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.loop.Case;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import java.util.List;
import java.util.Optional;

/**
 * A case as a person reads it.
 *
 * @param state {@code open} or {@code cleared}
 * @param opened when, epoch milliseconds
 * @param faults the fault codes seen, sorted
 * @param plan the hash that an approval names, or {@code ""} while nothing is planned
 * @param step which of the actions is next, from 0
 * @param held {@code held} while the node is out by our hand, {@code perhaps} while a call's effect
 *     is in doubt, else {@code ""}
 * @param halfWay whether a part of it was really carried out and the rest is open
 * @param verdict the newest answer of the gate, or {@code ""}
 * @param cleared when it was, epoch milliseconds; 0 while it is open
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CaseView(
    @JsonProperty("case") String caseId,
    String target,
    String state,
    long opened,
    List<String> faults,
    String remediation,
    String plan,
    List<String> actions,
    int step,
    String verdict,
    String guard,
    String reason,
    String mode,
    String held,
    boolean halfWay,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long cleared) {

  public CaseView {
    faults = faults == null ? List.of() : List.copyOf(faults);
    actions = actions == null ? List.of() : List.copyOf(actions);
  }

  /** An open one, or one of which nobody knows when it was cleared. */
  public CaseView(
      String caseId,
      String target,
      String state,
      long opened,
      List<String> faults,
      String remediation,
      String plan,
      List<String> actions,
      int step,
      String verdict,
      String guard,
      String reason,
      String mode,
      String held,
      boolean halfWay) {
    this(
        caseId,
        target,
        state,
        opened,
        faults,
        remediation,
        plan,
        actions,
        step,
        verdict,
        guard,
        reason,
        mode,
        held,
        halfWay,
        0);
  }

  /** What stands in a case now. Call on the thread that owns the case. */
  public static CaseView of(Case kase) {
    Optional<Entry.Planned> plan = kase.plan();
    Optional<Entry.Judged> judged = kase.judged();
    Optional<Entry.Cleared> cleared = kase.cleared();
    return new CaseView(
        kase.id(),
        kase.subject().toString(),
        cleared.isPresent() ? "cleared" : "open",
        kase.opened(),
        kase.seen().stream().map(s -> s.fault().code()).sorted().toList(),
        plan.map(Entry.Planned::remediation).orElse(""),
        plan.map(Entry.Planned::plan).orElse(""),
        kase.actions().stream().map(Action::toString).toList(),
        kase.step(),
        judged.map(Entry.Judged::verdict).orElse(""),
        judged.map(Entry.Judged::guard).orElse(""),
        cleared.map(Entry.Cleared::reason).or(() -> judged.map(Entry.Judged::reason)).orElse(""),
        judged.map(j -> j.mode().word()).orElse(""),
        held(kase),
        kase.halfWay(),
        cleared.map(Entry.Cleared::at).orElse(0L));
  }

  /** What a person took over is not out by our hand any more. */
  private static String held(Case kase) {
    if (kase.cleared().filter(c -> !c.by().isEmpty()).isPresent()) {
      return "";
    }
    return kase.holds() ? "held" : kase.mayHold() && !kase.isolates() ? "perhaps" : "";
  }

  /** Whether it waits for a person. */
  public boolean asks() {
    return state.equals("open") && verdict.equals("hold") && Approval.asks(reason);
  }
}
