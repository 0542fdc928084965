package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What actions and faults cost, in GPU-hours: {@code costs.yaml}. Both sides of the break-even are
 * made of these figures and of what the agent sees; each figure says whose it is.
 *
 * @param priors what is taken where nobody says
 * @param takes by action name: how long it takes until the ledger has timed enough of them
 * @param hazards by fault: what it does when it is left alone
 * @param pins figures that a person set; the first that fits wins
 * @param trades what healthy budgets may be spent on
 */
public record Costs(
    Priors priors,
    Map<String, Taking> takes,
    Map<Fault, Hazard> hazards,
    List<Pin> pins,
    List<Trade> trades) {

  public Costs {
    takes = Map.copyOf(takes);
    hazards = Map.copyOf(hazards);
    pins = List.copyOf(pins);
    trades = List.copyOf(trades);
  }

  /** One that spends no budget. */
  public Costs(
      Priors priors, Map<String, Taking> takes, Map<Fault, Hazard> hazards, List<Pin> pins) {
    this(priors, takes, hazards, pins, List.of());
  }

  /**
   * What is taken where nobody says.
   *
   * @param horizonMillis how far ahead the loss of leaving a fault alone is counted
   * @param checkpointMillis how old the last checkpoint of a job is taken to be when nobody says
   * @param unseenMillis how long a job that has failed stands still before somebody restarts it
   * @param nodeGpus how many GPUs a node has when its scheduler does not say
   * @param enough from this many timed actions on, the ledger's own mean counts
   */
  public record Priors(
      long horizonMillis, long checkpointMillis, long unseenMillis, int nodeGpus, int enough) {}

  /** How long an action takes, and whose figure that is. */
  public record Taking(long millis, String source) {}

  /**
   * What a fault does when it is left alone.
   *
   * @param perHour how often in an hour it ends the work on its node
   * @param working the share of the node's capacity that still is of use, 0 to 1
   * @param repairMillis how long until such a node is back, for work that has no spare node
   * @param source whose figures these are
   */
  public record Hazard(double perHour, double working, long repairMillis, String source) {}

  /**
   * A side of the scales that a person set, in GPU-hours.
   *
   * @param fault a fault's code, or {@code *}
   * @param action an action's name, or {@code *}
   * @param why for whoever reads the verdict
   */
  public record Pin(
      String fault, String action, OptionalDouble cost, OptionalDouble loss, String why) {

    boolean fits(Fault ofFault, String ofAction) {
      return (fault.equals("*") || fault.equals(ofFault.code()))
          && (action.equals("*") || action.equals(ofAction));
    }
  }

  /** Without a prior of its own an action is taken to last this long: an hour. */
  private static final Taking UNTIMED = new Taking(3_600_000L, "nobody's; taken as an hour");

  /** What holds when a bundle says nothing: no fault is known to be worth a running job. */
  public static Costs cautious() {
    return new Costs(
        new Priors(86_400_000L, 86_400_000L, 600_000L, 8, 5), Map.of(), Map.of(), List.of());
  }

  /** The same with other hazards. */
  public Costs with(Map<Fault, Hazard> other) {
    return new Costs(priors, takes, other, pins, trades);
  }

  /** The ladder of a trade, or the one that takes its steps back. */
  Optional<Ladder> ladder(Fault fault) {
    return trades.stream()
        .filter(t -> t.room().equals(fault))
        .map(Trade::ladder)
        .findFirst()
        .or(() -> Trade.back(fault));
  }

  /** Whether a trade names the action. */
  boolean names(String action) {
    return trades.stream().anyMatch(t -> t.action().equals(action))
        || Trade.BACK.keySet().stream()
            .flatMap(a -> Catalogue.find(a).stream())
            .anyMatch(k -> k.inverse().equals(action));
  }

  /** What the fault does when left alone; empty when nobody says. */
  public Optional<Hazard> hazard(Fault fault) {
    return Optional.ofNullable(hazards.get(fault));
  }

  /** How long an action takes before the ledger has timed enough of them. */
  public Taking takes(String action) {
    return takes.getOrDefault(action, UNTIMED);
  }

  /** What a person set the action's cost to. */
  public Optional<Pin> pinnedCost(Fault fault, String action) {
    return pins.stream().filter(p -> p.cost().isPresent() && p.fits(fault, action)).findFirst();
  }

  /** What a person set the loss of leaving the fault alone to. */
  public Optional<Pin> pinnedLoss(Fault fault, String action) {
    return pins.stream().filter(p -> p.loss().isPresent() && p.fits(fault, action)).findFirst();
  }
}
