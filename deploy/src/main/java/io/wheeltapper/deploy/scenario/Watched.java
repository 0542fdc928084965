package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.Onlooker;
import io.wheeltapper.rules.Tier;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Sessions of a bundle before an audience. They find the same, and cost more: nothing is filtered.
 */
record Watched(Bundle bundle, Function<Tier, Onlooker> at) implements Station.Sessions {

  /** A bundle's sessions before all of an audience; the bundle's own where nobody looks. */
  static Station.Sessions of(Bundle bundle, List<Audience> audience) {
    List<Audience> looking =
        audience.stream().filter(a -> a.at(Tier.NODE) != Onlooker.NONE).toList();
    return looking.isEmpty() ? bundle : new Watched(bundle, tier -> all(looking, tier));
  }

  private static Onlooker all(List<Audience> audience, Tier tier) {
    List<Onlooker> all = audience.stream().map(a -> a.at(tier)).toList();
    return new Onlooker() {
      @Override
      public void concluded(String rule, List<Object> facts) {
        all.forEach(one -> one.concluded(rule, facts));
      }

      @Override
      public void looked(Collection<?> facts, long clock) {
        all.forEach(one -> one.looked(facts, clock));
      }
    };
  }

  @Override
  public Diagnosis open(int shards, Diagnosis.Fan fan) {
    List<Diagnoser> nodes =
        IntStream.range(0, shards)
            .mapToObj(_ -> bundle.rules().watchedSession(Tier.NODE, at.apply(Tier.NODE)))
            .toList();
    return new Diagnosis(
        nodes,
        bundle.rules().watchedSession(Tier.SITE, at.apply(Tier.SITE)),
        bundle.rules().vetoes(at.apply(Tier.VETO)),
        fan);
  }
}
