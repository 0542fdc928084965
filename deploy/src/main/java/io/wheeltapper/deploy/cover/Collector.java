package io.wheeltapper.deploy.cover;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.deploy.scenario.Audience;
import io.wheeltapper.rules.Onlooker;
import io.wheeltapper.rules.Tier;
import io.wheeltapper.rules.condition.Witness;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks on while scenarios are played, and keeps what it saw. One thread. */
final class Collector implements Audience {

  private final Witness witness;
  private final Set<String> verdicts = new HashSet<>();
  private final Set<String> planned = new HashSet<>();

  Collector(Witness witness) {
    this.witness = witness;
  }

  @Override
  public Onlooker at(Tier tier) {
    return witness.at(tier);
  }

  @Override
  public void played(String scenario, List<Entry> story) {
    for (Entry entry : story) {
      switch (entry) {
        case Entry.Judged judged ->
            judged.guards().forEach(g -> verdicts.add(g.guard() + " " + g.verdict()));
        case Entry.Planned plan -> planned.add(rung(plan.fault().code(), plan.rung()));
        default -> {}
      }
    }
  }

  Witness witness() {
    return witness;
  }

  /** Whether a guard gave the answer: {@code pause hold}. */
  boolean answered(String guardAndAnswer) {
    return verdicts.contains(guardAndAnswer);
  }

  boolean planned(String fault, int number) {
    return planned.contains(rung(fault, number));
  }

  private static String rung(String fault, int number) {
    return fault + " " + number;
  }
}
