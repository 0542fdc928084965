package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.loop.Flashes;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;
import java.util.Optional;
import java.util.Set;

/**
 * While firmware of a node is written, or was and its end is not known, nothing resets that node or
 * writes to it a second time, whoever would carry it out: a part that is reset half-written is
 * spoilt. What ended unknown is held until it was seen to be well, or a person who knows of it
 * approves. What wrote it may look on, and take it back: it waits for the end itself.
 */
final class FlashGuard implements Guard {

  /** What protects the plant (load.shed) is not among them: a fire is worse than a lost part. */
  private static final Set<String> RESETS =
      Set.of(
          "node.reboot",
          "node.reset",
          "node.power-cycle",
          "node.full-power-cycle",
          "node.reload-driver",
          "gpu.reset");

  @Override
  public String name() {
    return "flash";
  }

  @Override
  public Verdict judge(Question question) {
    String action = question.action().name();
    boolean writes = Flashes.writes(action);
    if (!writes && !RESETS.contains(action)) {
      return Verdict.allow();
    }
    Optional<Flashes.Open> found = question.site().book().flashes().at(question.node());
    if (found.isEmpty()) {
      return Verdict.allow();
    }
    Flashes.Open open = found.get();
    if (writes && open.caseId().equals(question.kase().id())) {
      return Verdict.allow();
    }
    if (open.going()) {
      return new Verdict.Hold(
          "firmware of " + question.node() + " is being written by case " + open.caseId(),
          Verdict.UNTIL_CHANGED);
    }
    String why =
        "whether the writing of firmware of "
            + question.node()
            + " by case "
            + open.caseId()
            + " has ended is not known ("
            + open.how()
            + ")";
    return Approval.givenSince(question, open.at())
        ? new Verdict.Allow("approved by a person, though " + why)
        : new Verdict.Hold(
            why + "; held until a person approves plan " + question.plan().plan(),
            Verdict.UNTIL_CHANGED);
  }
}
