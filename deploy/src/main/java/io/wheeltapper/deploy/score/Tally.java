package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Holds what the agent wrote against the truth, entry by entry, as it happens. What is counted how
 * stands at {@link Score}. One thread.
 */
final class Tally {

  private static final int MOST_EXAMPLES = 40;

  private final Truth truth;
  private final Place place;
  private final Work work;
  private final Predicate<Fault> leads;
  private final Map<String, Target> subjects = new HashMap<>();
  private final Set<String> acts = new HashSet<>();
  private final Set<String> drains = new HashSet<>();
  private final Map<String, Integer> held = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();
  private int disruptive;
  private int right;
  private int healthy;
  private int calls;

  /**
   * Counts from nothing.
   *
   * @param leads whether a ladder leads from a fault to any act; of others a finding is a note only
   */
  Tally(Truth truth, Place place, Work work, Predicate<Fault> leads) {
    this.truth = truth;
    this.leads = leads;
    this.place = place;
    this.work = work;
  }

  /**
   * What came of all.
   *
   * @param disruptive acts that take capacity or change anything
   * @param right those of them that the profile wants or allows for what was really wrong there
   * @param healthy nodes taken out, reset or booted that had nothing
   * @param calls how often a person was called
   * @param held why acts waited, and how often
   * @param examples what was done wrongly
   */
  record Sums(
      int disruptive,
      int right,
      int healthy,
      int calls,
      Map<String, Integer> held,
      List<String> examples) {}

  Sums sums() {
    return new Sums(disruptive, right, healthy, calls, new TreeMap<>(held), List.copyOf(examples));
  }

  void take(Entry entry) {
    switch (entry) {
      case Entry.Found f -> found(f);
      case Entry.Planned p -> planned(p);
      case Entry.Judged j when !j.verdict().equals("allow") ->
          held.merge(j.action() + " " + j.verdict() + " by " + j.guard(), 1, Integer::sum);
      case Entry.Started s -> started(s);
      default -> {}
    }
  }

  private void found(Entry.Found f) {
    for (Truth.Live live : truth.about(f.target(), f.node(), f.at())) {
      boolean aside = live.incident.group().isPresent() && f.target().kind() != live.groupKind();
      if (live.found < 0
          && !aside
          && (leads.test(f.fault()) || !live.incident.of().kind().real())) {
        live.found = f.at();
        live.fault = f.fault().toString();
      }
    }
  }

  private void planned(Entry.Planned p) {
    subjects.put(p.caseId(), p.target());
    List<Right.Deed> rung = p.actions().stream().map(Tally::deed).toList();
    List<Truth.Live> about = truth.about(p.target(), "", p.at());
    for (Truth.Live live : about) {
      // What contains many nodes is told of at that target; of one of them only an act counts.
      boolean aside = live.incident.group().isPresent() && p.target().kind() != live.groupKind();
      boolean fits = live.right().holds(rung);
      if (live.planned >= 0 || aside || (!fits && another(live, about, rung))) {
        continue;
      }
      live.planned = p.at();
      live.fits = fits;
      live.rung =
          p.fault() + ": " + String.join(" ", rung.stream().map(Right.Deed::action).toList());
    }
  }

  /**
   * Whether a plan is for something else there: for a fault that it is right for, for what contains
   * the node, or, where no machine is at fault, for one that is.
   */
  private static boolean another(Truth.Live live, List<Truth.Live> about, List<Right.Deed> rung) {
    boolean real = live.incident.of().kind().real();
    return about.stream()
        .filter(l -> l != live && l.incident.of().kind().real())
        .anyMatch(l -> !real || l.incident.group().isPresent() || l.right().holds(rung));
  }

  private static Right.Deed deed(Action action) {
    return new Right.Deed(action.name(), action.parameter("when").equals("idle"));
  }

  private void started(Entry.Started s) {
    if (s.action().equals(Catalogue.CALL_PERSON)) {
      calls++;
    }
    if (!Right.disruptive(s.action())
        || !acts.add(s.caseId() + " " + s.action() + " " + s.rung() + " " + s.step())) {
      return;
    }
    Target subject = subjects.getOrDefault(s.caseId(), s.target());
    List<Truth.Live> about = truth.about(subject, node(s.target()), s.at());
    int node = place.number(node(s.target()));
    boolean idle = node < 0 || work.idle(node);
    Right.Deed deed = new Right.Deed(s.action(), idle);
    List<Truth.Live> why =
        about.stream()
            .filter(l -> !s.action().startsWith("node.") || l.incident.group().isEmpty())
            .filter(l -> l.right().allows(deed))
            .toList();
    disruptive++;
    if (!why.isEmpty()) {
      right++;
      why.forEach(l -> l.acted = true);
      return;
    }
    boolean machine = s.action().startsWith("node.") || s.action().startsWith("gpu.");
    boolean nothing = about.stream().noneMatch(l -> l.incident.nodesFault());
    about.stream()
        .filter(l -> nothing && l.incident.group().isPresent())
        .forEach(l -> l.spoilt(s.at(), s.fault() + ": " + s.action() + " of a node"));
    if (machine && nothing && drains.add(s.caseId())) {
      healthy++;
    }
    if (examples.size() < MOST_EXAMPLES) {
      examples.add(
          String.format(
              Locale.ROOT,
              "%s on %s for %s, where %s",
              s.action(),
              s.target(),
              s.fault(),
              about.isEmpty()
                  ? "nothing was"
                  : String.join(" ", about.stream().map(l -> l.incident.of().id()).toList())
                      + " was"));
    }
  }

  private static String node(Target target) {
    return switch (target.kind()) {
      case NODE -> target.id();
      case GPU, PORT -> target.id().substring(target.id().indexOf('@') + 1);
      default -> "";
    };
  }
}
