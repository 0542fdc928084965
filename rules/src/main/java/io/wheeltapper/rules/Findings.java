package io.wheeltapper.rules;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a rule's {@code then} can say, and all it can do: {@code findings.found("gpu-hot", $s)}. One
 * session's thread.
 */
public final class Findings {

  private final List<Draft> drafts = new ArrayList<>();
  private String rule = "";

  Findings() {}

  /**
   * A conclusion about the first signal's target. Refine it with the draft's methods.
   *
   * @param fault a fault code: lower-case words joined by hyphens
   * @param first the signal that it is about
   * @param more further evidence
   */
  public Draft found(String fault, Signal first, Signal... more) {
    Draft draft = new Draft(rule, fault, first.target(), first.node());
    draft.and(first);
    for (Signal signal : more) {
      draft.and(signal);
    }
    drafts.add(draft);
    return draft;
  }

  /** A conclusion from a reading of the past hour. */
  public Draft found(String fault, Reading first) {
    return found(fault, first.snapshot());
  }

  /** A conclusion of a site rule from what node rules found, about the first finding's target. */
  public Draft found(String fault, Finding first, Finding... more) {
    Draft draft = new Draft(rule, fault, first.target(), first.node());
    draft.and(first);
    for (Finding finding : more) {
      draft.and(finding);
    }
    drafts.add(draft);
    return draft;
  }

  /** A conclusion about another target than the signal's own; it belongs to no single node. */
  public Draft foundOn(Target target, String fault, Signal first) {
    Draft draft = new Draft(rule, fault, target, "");
    draft.and(first);
    drafts.add(draft);
    return draft;
  }

  /** A conclusion of a site rule about another target than the finding's own. */
  public Draft foundOn(Target target, String fault, Finding first) {
    Draft draft = new Draft(rule, fault, target, "");
    draft.and(first);
    drafts.add(draft);
    return draft;
  }

  /** A conclusion about the whole site: what no node, rack or loop is to blame for. */
  public Draft foundAtSite(String fault, Signal first) {
    return foundOn(Target.site(), fault, first);
  }

  /** A conclusion of a site rule about the whole site, from what node rules found. */
  public Draft foundAtSite(String fault, Finding first) {
    return foundOn(Target.site(), fault, first);
  }

  /**
   * A conclusion of a site rule about the rack of a finding's node. Nothing is concluded where the
   * topology does not say which rack that is.
   */
  public Draft foundAtRack(String fault, Finding first) {
    String rack = first.around().getOrDefault(Target.Kind.RACK.word(), "");
    Target target = rack.isEmpty() ? Target.site() : new Target(Target.Kind.RACK, rack);
    Draft draft = new Draft(rule, fault, target, "");
    draft.and(first);
    if (!rack.isEmpty()) {
      drafts.add(draft);
    }
    return draft;
  }

  /** Wheeltapper about itself: a rule was cut off. Not said where no signal shows it. */
  void cutOff(Curb.Cut cut) {
    Signal signal =
        switch (cut.fact()) {
          case Signal s -> s;
          case Reading r -> r.snapshot();
          case Finding f -> f.evidence().getFirst();
          default -> null;
        };
    if (signal != null) {
      Draft draft = new Draft(cut.rule(), Known.RULE_CUT_OFF, Target.site(), "");
      draft.and(signal).detail("silent_at", cut.node()).detail("why", cut.why());
      drafts.add(draft);
    }
  }

  void firing(String name) {
    rule = name;
  }

  /** Which version of its rule speaks in the drafts from here on. */
  void version(int first, String hash) {
    drafts.subList(first, drafts.size()).forEach(draft -> draft.version(hash));
  }

  int size() {
    return drafts.size();
  }

  void dropFrom(int first, Predicate<Draft> dropped) {
    drafts.subList(first, drafts.size()).removeIf(dropped);
  }

  List<Draft> take() {
    List<Draft> taken = List.copyOf(drafts);
    drafts.clear();
    return taken;
  }
}
