package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import java.util.Map;
import java.util.Optional;

/**
 * What of a bundle the loop itself needs; the rules are in the sessions. Each part has its cautious
 * form, which holds where a bundle says nothing.
 *
 * @param page the bundle's own page
 * @param ladders by fault; a fault without one is recorded only
 */
public record Policy(
    Page page,
    Map<Fault, Ladder> ladders,
    Limits limits,
    Approvals approvals,
    Calendar calendar,
    Objectives objectives,
    Costs costs,
    Causes causes,
    Probation probation) {

  public Policy {
    ladders = Map.copyOf(ladders);
  }

  /**
   * The page of a bundle.
   *
   * @param name the bundle's name
   * @param version as its owner writes it
   * @param hash SHA-256 over all its files, hex
   * @param mode how far this bundle may go; the command line's ceiling lies above it
   */
  public record Page(String name, String version, String hash, Mode mode) {}

  /** With ladders and limits; all else is cautious. */
  public static Policy of(Page page, Map<Fault, Ladder> ladders, Limits limits) {
    return new Policy(
        page,
        ladders,
        limits,
        Approvals.cautious(),
        Calendar.cautious(),
        Objectives.cautious(),
        Costs.cautious(),
        Causes.cautious(),
        Probation.cautious());
  }

  /** The bundle's name. */
  public String name() {
    return page.name();
  }

  /** Its version, as its owner writes it. */
  public String version() {
    return page.version();
  }

  /** SHA-256 over all its files, hex. */
  public String hash() {
    return page.hash();
  }

  /** How far this bundle may go. */
  public Mode mode() {
    return page.mode();
  }

  /** The same with another mode. */
  public Policy with(Mode mode) {
    return with(new Page(name(), version(), hash(), mode));
  }

  /** The same under another name, version, hash or mode. */
  public Policy with(Page newPage) {
    return new Policy(
        newPage, ladders, limits, approvals, calendar, objectives, costs, causes, probation);
  }

  /** The same with other limits. */
  public Policy with(Limits newLimits) {
    return new Policy(
        page, ladders, newLimits, approvals, calendar, objectives, costs, causes, probation);
  }

  /** The same with other approvals. */
  public Policy with(Approvals newApprovals) {
    return new Policy(
        page, ladders, limits, newApprovals, calendar, objectives, costs, causes, probation);
  }

  /** The same with other calendar. */
  public Policy with(Calendar newCalendar) {
    return new Policy(
        page, ladders, limits, approvals, newCalendar, objectives, costs, causes, probation);
  }

  /** The same with other objectives. */
  public Policy with(Objectives newObjectives) {
    return new Policy(
        page, ladders, limits, approvals, calendar, newObjectives, costs, causes, probation);
  }

  /** The same with other costs. */
  public Policy with(Costs newCosts) {
    return new Policy(
        page, ladders, limits, approvals, calendar, objectives, newCosts, causes, probation);
  }

  /** The same with other causes. */
  public Policy with(Causes newCauses) {
    return new Policy(
        page, ladders, limits, approvals, calendar, objectives, costs, newCauses, probation);
  }

  /** The same with other probation. */
  public Policy with(Probation newProbation) {
    return new Policy(
        page, ladders, limits, approvals, calendar, objectives, costs, causes, newProbation);
  }

  /** The fault's ladder. */
  public Optional<Ladder> ladder(Fault fault) {
    Ladder ladder = ladders.get(fault);
    return ladder == null && (fault.equals(Causes.FAULT) || fault.equals(Causes.JOB_FAULT))
        ? Optional.of(Causes.call(fault))
        : Optional.ofNullable(ladder).or(() -> costs.ladder(fault));
  }

  /** Whether any ladder names the action: the allow-list. */
  public boolean names(String action) {
    return costs.names(action)
        || ladders.values().stream()
            .flatMap(l -> l.rungs().stream())
            .flatMap(r -> r.steps().stream())
            .anyMatch(s -> s.action().equals(action));
  }
}
