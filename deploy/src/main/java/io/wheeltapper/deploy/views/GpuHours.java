package io.wheeltapper.deploy.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wheeltapper.core.guard.Figures;
import io.wheeltapper.core.model.Entry;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * GPU-hours by the break-even's own figures, as they stand in the entries of allowed actions. What
 * is not known is absent, never 0.
 *
 * <pre>
 * lost  = Σ cost(a) over the actions a of which the break-even gave a figure
 * saved = Σ max { loss(a) : a an action of the case } over the cases with such a figure
 * </pre>
 *
 * where cost(a) is what the action was expected to take out and loss(a) what leaving the case's
 * fault alone was expected to lose within the horizon of {@code costs.yaml}. A case's loss counts
 * once, however many of its actions would end it. Both are expectations of the moment of the
 * decision, to three digits: nobody measured what did not happen. What is gained is {@code saved −
 * lost}.
 *
 * @param lost what actions take out
 * @param saved what leaving the faults alone would lose
 * @param unpriced how many actions have no figure at all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GpuHours(@Nullable Double lost, @Nullable Double saved, int unpriced) {

  /**
   * One action that was allowed.
   *
   * @param figures what the break-even said of it; empty where it gave none
   */
  public record Priced(String caseId, Optional<Figures> figures) {

    /** As its entry says. */
    public static Priced of(Entry.Judged judged) {
      return new Priced(judged.caseId(), Figures.of(judged.guards()));
    }
  }

  /** Of actions that were allowed, each once. */
  public static GpuHours of(Collection<Priced> allowed) {
    double lost = 0;
    int priced = 0;
    Map<String, Double> losses = new HashMap<>();
    for (Priced each : allowed) {
      if (each.figures().isPresent()) {
        Figures figures = each.figures().get();
        priced++;
        lost += figures.cost();
        figures.loss().ifPresent(loss -> losses.merge(each.caseId(), loss, Math::max));
      }
    }
    double saved = losses.values().stream().mapToDouble(Double::doubleValue).sum();
    return new GpuHours(
        priced == 0 ? null : rounded(lost),
        losses.isEmpty() ? null : rounded(saved),
        allowed.size() - priced);
  }

  private static double rounded(double hours) {
    return new BigDecimal(hours).round(new MathContext(6)).doubleValue();
  }
}
