package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.loop.Cause;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.deploy.adviser.CaseFiles;
import io.wheeltapper.deploy.adviser.Recall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads one scenario's entries as the desk of a live agent does, and keeps the question of each
 * case's first plan. Says nothing. One thread.
 */
final class CaseWatch implements Player.Adviser {

  /** Pointers from a symptom to its cause that are followed; two are as many as there are. */
  private static final int DEEPEST = 5;

  /** A question as it stood, and how much had been heard by then. */
  private record Kept(Dossier dossier, Lookup lookup, List<String> plan) {}

  private final Scenario scenario;
  private final Function<Fault, List<String>> ladder;
  private final CaseFiles files = new CaseFiles();
  private final List<Signal> heard = new ArrayList<>();
  private final Map<String, Kept> asked = new LinkedHashMap<>();
  private final Map<String, Fault> faults = new HashMap<>();
  private final Map<String, String> causes = new HashMap<>();
  private final Map<Fault, String> rules = new HashMap<>();
  private long entries;

  /**
   * Over one scenario.
   *
   * @param ladder the names of the actions of a fault's ladder, mildest first
   */
  CaseWatch(Scenario scenario, Function<Fault, List<String>> ladder) {
    this.scenario = scenario;
    this.ladder = ladder;
  }

  @Override
  public void hear(List<Signal> signals) {
    heard.addAll(signals);
  }

  @Override
  public void read(Entry entry, Player.Later later) {
    files.take(entries++, entry);
    switch (entry) {
      case Entry.Found e -> {
        faults.putIfAbsent(e.caseId(), e.fault());
        rules.putIfAbsent(e.fault(), e.rule());
      }
      case Entry.Planned e -> {
        faults.put(e.caseId(), e.fault());
        ask(e);
      }
      case Entry.Judged e -> symptom(e.caseId(), e.reason());
      case Entry.Cleared e -> symptom(e.caseId(), e.reason());
      default -> {}
    }
  }

  private void symptom(String caseId, String reason) {
    Cause.caseIn(reason).ifPresent(cause -> causes.put(caseId, cause));
  }

  private void ask(Entry.Planned plan) {
    if (!asked.containsKey(plan.caseId())) {
      files
          .dossier(plan.caseId(), plan.at(), ladder)
          .ifPresent(d ->
              asked.put(
                  plan.caseId(),
                  new Kept(
                      d,
                      new Seen(
                          scenario.premises(),
                          heard.subList(0, heard.size()),
                          files.past(d.target(), d.fault().code())),
                      plan.actions().stream().map(Action::name).toList())));
    }
  }

  /** All questions, with what their cases turned out to be. */
  List<AskedCase> cases() {
    List<AskedCase> all = new ArrayList<>();
    asked.forEach((id, kept) -> {
      String root = root(id);
      all.add(
          new AskedCase(
              scenario.name(),
              place(),
              kept.dossier(),
              kept.lookup(),
              Optional.ofNullable(faults.get(root)),
              !root.equals(id),
              kept.plan()));
    });
    return all;
  }

  private String root(String caseId) {
    String at = caseId;
    for (int i = 0; i < DEEPEST; i++) {
      String next = causes.getOrDefault(at, at);
      if (!faults.containsKey(next)) {
        return at;
      }
      at = next;
    }
    return at;
  }

  /** Which rule concluded each fault that was found. */
  Map<Fault, String> rules() {
    return rules;
  }

  /** Whether nothing at all was found. */
  boolean quiet() {
    return faults.isEmpty();
  }

  /** What the scenario itself had sensors say, in order. */
  List<Signal> told() {
    return heard.stream().filter(s -> s.at() >= Clock.ZERO).toList();
  }

  /**
   * The case that a rule would have opened here that is wrong about a fault, in the form of all
   * others; there is no fault.
   *
   * @param rules which rule concludes each fault
   */
  AskedCase mistaken(Fault fault, Policy policy, Map<Fault, String> rules) {
    Signal first = told().getFirst();
    long at = told().getLast().at();
    String id = "mistaken";
    Entry.Found found =
        new Entry.Found(
            at,
            id,
            first.target(),
            fault,
            first.node(),
            at,
            rules.getOrDefault(fault, fault.code()),
            "",
            "",
            told().stream().map(Evidence::of).toList(),
            Map.of());
    Target about = first.node().isEmpty() ? first.target() : Target.node(first.node());
    Entry.Planned plan = plan(id, at, about, fault, policy);
    CaseFiles file = new CaseFiles();
    file.take(0, found);
    file.take(1, plan);
    return new AskedCase(
        scenario.name(),
        place(),
        file.dossier(id, at, ladder).orElseThrow(),
        new Seen(scenario.premises(), heard, List.of()),
        Optional.empty(),
        false,
        plan.actions().stream().map(Action::name).toList());
  }

  private static Entry.Planned plan(String id, long at, Target about, Fault fault, Policy policy) {
    Optional<Ladder.Rung> rung = policy.ladder(fault).flatMap(l -> l.rungs().stream().findFirst());
    List<Action> actions =
        rung.stream()
            .flatMap(r -> r.steps().stream())
            .map(s -> Action.of(s.action(), about))
            .toList();
    return new Entry.Planned(
        at, id, about, fault, 0, rung.map(Ladder.Rung::name).orElse(""), actions, id, "");
  }

  private String place() {
    return scenario.file() + ":" + scenario.line();
  }

  /** What the agent's memory held at a moment; filled when somebody looks. */
  private record Seen(Topology topology, List<Signal> heard, List<Past> before) implements Lookup {

    private Recall recall() {
      Recall recall = new Recall(topology, new CaseFiles());
      recall.hear(heard);
      return recall;
    }

    @Override
    public List<Evidence> signals(Target target) {
      return recall().signals(target);
    }

    @Override
    public List<Target> around(Target target) {
      return recall().around(target);
    }

    @Override
    public List<Past> past(Target target, String fault) {
      return before;
    }
  }
}
