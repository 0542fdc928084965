package io.wheeltapper.deploy.explain;

import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.deploy.explain.Explanation.Told;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The draft of a post-mortem, from a case's entries alone: every sentence bears the numbers of the
 * entries that it rests on, so that whoever doubts it can look. Pure.
 *
 * @param sentences in the order of the parts
 * @param dropped sentences of an adviser that rest on nothing in the case
 */
public record PostMortem(String caseId, String state, List<Sentence> sentences, int dropped) {

  public PostMortem {
    sentences = List.copyOf(sentences);
  }

  /** What a sentence is about. */
  public enum Part {
    SUMMARY("Summary"),
    TIMELINE("Timeline"),
    CAUSE("Cause"),
    DONE("What was done, and by whom"),
    COST("What it cost"),
    HELD("What held it, and for how long"),
    ADVICE("What the adviser says");

    private final String title;

    Part(String title) {
      this.title = title;
    }

    /** Its heading. */
    public String title() {
      return title;
    }
  }

  /**
   * One sentence.
   *
   * @param entries the numbers of the entries that it rests on; at least one
   */
  public record Sentence(Part part, String text, List<Long> entries) {
    public Sentence {
      entries = List.copyOf(new TreeSet<>(entries));
      if (entries.isEmpty()) {
        throw new IllegalArgumentException("it rests on nothing: " + text);
      }
    }
  }

  /** The draft about a case as far as its ledger goes. */
  public static PostMortem of(Explanation explanation) {
    List<Told> told =
        explanation.told().stream().filter(t -> !(t.entry() instanceof Entry.Advised)).toList();
    String state = explanation.view().state();
    return new PostMortem(explanation.view().caseId(), state, Sentences.of(told, state), 0);
  }

  /** The same with what an adviser says of it, as far as that rests on signals of the case. */
  public PostMortem with(Advice advice, Explanation explanation) {
    Map<String, Long> entries = new LinkedHashMap<>();
    for (Told told : explanation.told()) {
      if (told.entry() instanceof Entry.Found found) {
        found.evidence().forEach(e -> entries.putIfAbsent(e.id(), told.index()));
      }
    }
    List<Sentence> all = new ArrayList<>(sentences);
    int lost = dropped + advice.dropped();
    for (Advice.Hypothesis each : advice.hypotheses()) {
      List<Long> rests =
          each.evidence().stream().filter(entries::containsKey).map(entries::get).toList();
      if (rests.isEmpty() || rests.size() < each.evidence().size()) {
        lost++;
      } else {
        String says = advice.model() + " takes it for " + each.percent() + " % likely: ";
        all.add(new Sentence(Part.ADVICE, says + each.text(), rests));
      }
    }
    return new PostMortem(caseId, state, all, lost);
  }
}
