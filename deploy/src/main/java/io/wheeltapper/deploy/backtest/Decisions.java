package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.guard.Price;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one side decided, folded from its entries: every step that was judged, and what became of
 * it. Give it entries in the ledger's order. Bounded: beyond {@value #MOST} acts the later ones are
 * counted and not kept. For one thread.
 */
public final class Decisions {

  /** Most acts kept, some hundred bytes each. */
  public static final int MOST = 200_000;

  /** What was found by a rule, and how often. */
  public record Rule(String rule, Fault fault) implements Comparable<Rule> {
    @Override
    public int compareTo(Rule other) {
      int byRule = rule.compareTo(other.rule);
      return byRule != 0 ? byRule : fault.compareTo(other.fault);
    }
  }

  private record Step(String plan, int step, String action) {}

  private record Asked(String caseId, String action, Target target) {}

  private static final class Story {
    final Target subject;
    final Map<Fault, String> rules = new HashMap<>();
    final Map<Step, Integer> acts = new HashMap<>();
    Entry.@Nullable Planned plan;

    Story(Target subject) {
      this.subject = subject;
    }
  }

  private final Map<String, Story> stories = new HashMap<>();
  private final List<Act> acts = new ArrayList<>();
  private final SortedMap<Rule, Integer> found = new TreeMap<>();
  private final Map<Asked, Price> prices = new HashMap<>();
  private long dropped;

  /** The target whose case a finding joins: its node, or itself. */
  static Target subject(Entry.Found found) {
    return found.node().isEmpty() ? found.target() : Target.node(found.node());
  }

  /** Takes the next entry. */
  public void take(Entry entry) {
    switch (entry) {
      case Entry.Found e -> {
        story(e);
        found.merge(new Rule(e.rule(), e.fault()), 1, Integer::sum);
      }
      case Entry.Planned e -> planned(e);
      case Entry.Judged e -> judged(e);
      case Entry.Cleared e -> stories.remove(e.caseId());
      default -> {}
    }
  }

  /** Takes an entry of before: its case and plan are known, and none of its acts is this side's. */
  public void remember(Entry entry) {
    switch (entry) {
      case Entry.Found e -> story(e);
      case Entry.Planned e -> planned(e);
      case Entry.Cleared e -> stories.remove(e.caseId());
      default -> {}
    }
  }

  private void story(Entry.Found e) {
    stories.computeIfAbsent(e.caseId(), _ -> new Story(subject(e))).rules.put(e.fault(), e.rule());
  }

  private void planned(Entry.Planned e) {
    Story story = stories.get(e.caseId());
    if (story != null) {
      story.plan = e;
      story.acts.clear();
    }
  }

  /** Told, by a {@link Price#watched} gate, what the act costs that is judged next. */
  public void price(Question question, Price price) {
    Action action = question.action();
    prices.put(new Asked(question.kase().id(), action.name(), action.target()), price);
  }

  private void judged(Entry.Judged e) {
    Price asked = prices.remove(new Asked(e.caseId(), e.action(), e.target()));
    Price price = asked == null ? Price.NOTHING : asked;
    Story story = stories.get(e.caseId());
    if (story == null) {
      return; // A case of before the first entry taken; its plan is not known.
    }
    Step step = new Step(e.plan(), e.step(), e.action());
    Integer at = story.acts.get(step);
    if (at == null) {
      begin(story, step, e, price);
      return;
    }
    Act act = acts.get(at);
    boolean same = act.verdict().equals(e.verdict()) && act.guard().equals(e.guard());
    if (!act.allowed() && !same) {
      acts.set(at, act.answered(e, price));
    }
  }

  private void begin(Story story, Step step, Entry.Judged e, Price price) {
    if (acts.size() >= MOST) {
      dropped++;
      return;
    }
    story.acts.put(step, acts.size());
    acts.add(
        new Act(
            e.at(),
            e.caseId(),
            story.subject,
            e.target(),
            e.fault(),
            story.rules.getOrDefault(e.fault(), ""),
            e.action(),
            parameters(story, e),
            e.rung(),
            e.verdict(),
            e.guard(),
            e.reason(),
            price,
            false));
  }

  private static SortedMap<String, String> parameters(Story story, Entry.Judged e) {
    Entry.Planned plan = story.plan;
    if (plan == null || e.step() < 0 || e.step() >= plan.actions().size()) {
      return Collections.emptySortedMap();
    }
    Action action = plan.actions().get(e.step());
    return action.name().equals(e.action()) ? action.parameters() : Collections.emptySortedMap();
  }

  /** Acts beyond the bound, which nothing is said about. */
  public long dropped() {
    return dropped;
  }

  /** How often each rule found its fault. */
  public SortedMap<Rule, Integer> found() {
    return Collections.unmodifiableSortedMap(found);
  }

  /**
   * Every act in the order in which it was first judged; what follows on a subject where this side
   * or history had done otherwise is marked counterfactual.
   */
  public List<Act> acts(Past past) {
    return Counterfactual.marked(acts, past);
  }
}
