package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Bound;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.BudgetState;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Trade;
import io.wheeltapper.core.slo.Budget;
import io.wheeltapper.core.slo.Burn;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Budgets spent and taken back: finds where a healthy budget leaves room for a step of an
 * efficiency action, and which steps are to be taken back because their budget burns or because the
 * policy that took them is gone. It only finds; the case that this opens goes the way of every
 * other, through the whole gate. Looks once a minute. What is not known moves nothing.
 */
final class Trading {

  /** The rule that its findings name. */
  static final String RULE = "efficiency";

  /** A step that could not be taken is asked for again after this. */
  private static final long AGAIN_MILLIS = 3_600_000L;

  private static final long MINUTE = 60_000L;

  private long looked = Long.MIN_VALUE;

  /** What is to be moved now. */
  List<Finding> look(long now, Site site) {
    if (Math.floorDiv(now, MINUTE) == looked) {
      return List.of();
    }
    looked = Math.floorDiv(now, MINUTE);
    for (Case kase : site.book().open()) {
      if (waits(kase)) {
        kase.dueAt(0);
      }
    }
    List<Finding> found = new ArrayList<>();
    for (SetPoints.Move move : site.book().setPoints().moves()) {
      back(now, move, site).ifPresent(found::add);
    }
    for (Trade trade : site.policy().costs().trades()) {
      for (Status stands : site.world().setPoints(SetPoints.of(trade.action()).orElseThrow())) {
        room(now, trade, stands, site).ifPresent(found::add);
      }
    }
    return found;
  }

  private static boolean waits(Case kase) {
    return kase.seen().stream().allMatch(s -> s.fault().code().startsWith(Trade.ROOM));
  }

  private static Optional<Finding> room(long now, Trade trade, Status stands, Site site) {
    Target on = stands.target();
    String of = SetPoints.of(trade.action()).orElseThrow();
    SetPoints points = site.book().setPoints();
    Optional<Bound> bound = points.bound(of, on);
    Optional<BigDecimal> value = Bound.number(stands.value());
    if (bound.isEmpty()
        || value.isEmpty()
        || site.book().about(on).isPresent()
        || site.world().setPoint(on, of).isEmpty()
        || !healthy(trade, site)
        || keptBack(site)) {
      return Optional.empty();
    }
    boolean ours = points.move(of, on).filter(m -> m.value().compareTo(value.get()) != 0).isEmpty();
    boolean within =
        bound.get().holds(value.get()) && bound.get().holds(value.get().add(trade.step()));
    long every = Math.max(trade.everyMillis(), bound.get().everyMillis());
    long last = points.raisedAt(of, on);
    long asked = points.askedAt(trade.room(), on);
    boolean due = (last == 0 || now >= last + every) && (asked == 0 || now >= asked + AGAIN_MILLIS);
    return ours && within && due
        ? Optional.of(finding(now, trade.room(), stands, trade.spends(), site))
        : Optional.empty();
  }

  private static Optional<Finding> back(long now, SetPoints.Move move, Site site) {
    Optional<Status> stands = site.world().setPoint(move.on(), move.of());
    boolean ours =
        stands
            .flatMap(s -> Bound.number(s.value()))
            .filter(v -> v.compareTo(move.value()) == 0)
            .isPresent();
    Fault fault = backFault(move.of());
    boolean asked = site.book().about(move.on()).filter(k -> k.seen(fault).isPresent()).isPresent();
    if (!ours || asked || !wanted(move, site)) {
      return Optional.empty();
    }
    String spends =
        trades(move.of(), site).stream().map(Trade::spends).findFirst().orElse("no policy");
    return Optional.of(finding(now, fault, stands.orElseThrow(), spends, site));
  }

  /** Whether a move is to be taken back: nobody stands for it any more, or its budget burns. */
  private static boolean wanted(SetPoints.Move move, Site site) {
    return trades(move.of(), site).stream().noneMatch(t -> bears(t, site));
  }

  private static List<Trade> trades(String of, Site site) {
    return site.policy().costs().trades().stream()
        .filter(t -> SetPoints.of(t.action()).filter(of::equals).isPresent())
        .toList();
  }

  private static Fault backFault(String of) {
    return Trade.BACK.entrySet().stream()
        .filter(e -> SetPoints.of(e.getKey()).filter(of::equals).isPresent())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static Optional<Budget> budget(String objective, Site site) {
    return site.budgets().of(site.policy().objectives()).stream()
        .filter(b -> b.objective().name().equals(objective))
        .findFirst();
  }

  private static boolean healthy(Trade trade, Site site) {
    return budget(trade.spends(), site)
        .filter(b -> b.state() == BudgetState.HEALTHY && b.left() >= trade.above())
        .isPresent();
  }

  /** What is kept back elsewhere would have spent of the budgets. */
  private static boolean keptBack(Site site) {
    return site.book().open().stream().anyMatch(k -> !k.caution().keptBack().isEmpty());
  }

  /** While the budget is not known what stands stays: that moves nothing either. */
  private static boolean bears(Trade trade, Site site) {
    Optional<Budget> budget = budget(trade.spends(), site);
    return budget.isPresent()
        && switch (budget.get().state()) {
          case UNKNOWN, SHORT -> true;
          case HEALTHY, LOW, SPENT ->
              budget.get().left() >= trade.below()
                  && budget.get().burns().stream().noneMatch(Burn::fires);
        };
  }

  private static Finding finding(long now, Fault fault, Status stands, String spends, Site site) {
    SortedMap<String, String> details = new TreeMap<>();
    details.put("spends", spends);
    details.put("budget", budget(spends, site).map(Budget::why).orElse("not in this bundle"));
    return new Finding(fault, stands.target(), "", now, RULE, "", "", List.of(stands), details);
  }

  /** From where to where a step would go; without the two parameters when nobody knows. */
  static SortedMap<String, String> aim(Ladder.Step step, Target on, Site site) {
    SortedMap<String, String> parameters = new TreeMap<>(step.parameters());
    Optional<String> by = Optional.ofNullable(parameters.remove(Trade.BY));
    String of = SetPoints.of(step.action()).orElse("");
    Optional<BigDecimal> stands =
        site.world().setPoint(on, of).map(Status::value).flatMap(Bound::number);
    if (stands.isEmpty()) {
      return parameters;
    }
    if (SetPoints.raises(step.action())) {
      by.flatMap(Bound::number).ifPresent(b -> put(parameters, stands.get(), stands.get().add(b)));
      return parameters;
    }
    SetPoints points = site.book().setPoints();
    points
        .move(of, on)
        .ifPresent(m ->
            put(
                parameters,
                points
                    .bound(of, on)
                    .map(b -> m.base().max(new BigDecimal(b.least())))
                    .orElse(m.base()),
                stands.get()));
    return parameters;
  }

  private static void put(SortedMap<String, String> parameters, BigDecimal low, BigDecimal high) {
    parameters.put(SetPoints.LOW, Bound.text(low));
    parameters.put(SetPoints.HIGH, Bound.text(high));
  }

  /** A case that asked for a step which the gate held until it is wanted no more. */
  static Optional<Entry.Cleared> over(long now, Case kase, Site site) {
    if (!waits(kase) || kase.begun().isPresent() || !kase.deeds().isEmpty() || kase.failed()) {
      return Optional.empty();
    }
    Fault fault = kase.seen().iterator().next().fault();
    boolean healthy =
        site.policy().costs().trades().stream()
            .anyMatch(t -> t.room().equals(fault) && healthy(t, site));
    boolean old = now - kase.lastFound() > site.policy().limits().freshMillis();
    String why =
        !healthy ? "its budget leaves no room any more" : old ? "was held; asked again later" : "";
    return why.isEmpty()
        ? Optional.empty()
        : Optional.of(new Entry.Cleared(now, kase.id(), kase.subject(), fault, "", why));
  }
}
