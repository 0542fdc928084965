package io.wheeltapper.deploy.cover;

import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.deploy.scenario.Audience;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.Tier;
import io.wheeltapper.rules.condition.Witness;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Looks on while scenarios are played, and keeps what it saw. One thread. */
final class Collector implements Audience {

  private final Bundle bundle;
  private final Witness witness;
  private final Set<String> verdicts = new HashSet<>();
  private final Set<String> planned = new HashSet<>();

  Collector(Bundle bundle, Witness witness) {
    this.bundle = bundle;
    this.witness = witness;
  }

  @Override
  public Station.Sessions sessions() {
    return (shards, fan) -> {
      List<Diagnoser> nodes =
          IntStream.range(0, shards)
              .mapToObj(_ -> bundle.rules().watchedSession(Tier.NODE, witness.at(Tier.NODE)))
              .toList();
      return new Diagnosis(
          nodes,
          bundle.rules().watchedSession(Tier.SITE, witness.at(Tier.SITE)),
          bundle.rules().vetoes(witness.at(Tier.VETO)),
          fan);
    };
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
