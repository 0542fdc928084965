package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Causes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the things that contain symptoms are their causes: those under which more nodes show
 * them than chance brings, and of these the one that explains best, then the next for what is left.
 *
 * <p>How well one explains is a ratio of likelihoods: had it broken, each of its members would show
 * it with {@link #SHOWS}; had it not, each with the chance of a node by itself. A narrow one whose
 * members all show it so beats a wide one with many that do not.
 */
final class Suspects {

  /** Where something broke about half of what depends on it has shown it, at any time since. */
  static final double SHOWS = 0.5;

  /** Something physical that explains nearly as well is believed rather than a job. */
  static final double NEARLY = 0.9;

  /**
   * Something that contains symptoms.
   *
   * @param nodes those that show them, never empty
   * @param members how many nodes it contains, at least those
   * @param rate how frequent faults such as these are, per 1,000 node-days
   */
  record Suspect(Target target, Set<Target> nodes, int members, double rate) {
    Suspect {
      nodes = Set.copyOf(nodes);
    }
  }

  /**
   * A cause, with the figures that named it.
   *
   * @param chance how likely so many are where one was seen
   * @param quality the same with all tests counted: the false discovery rate at which it just
   *     speaks
   */
  record Named(Suspect suspect, double chance, double quality) {}

  private record Tested(Suspect suspect, double chance) {}

  private final Causes causes;
  private final int tests;

  /** With so many things in all that could have been the cause. */
  Suspects(Causes causes, int tests) {
    this.causes = causes;
    this.tests = Math.max(1, tests);
  }

  /** The causes among the suspects, the best first. */
  List<Named> named(List<Suspect> suspects) {
    List<Tested> tested =
        suspects.stream()
            .filter(s -> s.nodes().size() >= causes.chance().least())
            .map(s -> new Tested(s, chance(s, s.nodes().size())))
            .toList();
    FalseDiscovery rule = new FalseDiscovery(causes.chance().falseDiscovery(), tests);
    double threshold = rule.threshold(tested.stream().mapToDouble(Tested::chance).toArray());
    List<Tested> speaking =
        new ArrayList<>(tested.stream().filter(t -> t.chance() <= threshold).toList());
    List<Named> named = new ArrayList<>();
    Set<Target> explained = new HashSet<>();
    while (true) {
      Optional<Tested> best = best(speaking, explained);
      if (best.isEmpty()) {
        break;
      }
      named.add(named(best.get(), tested));
      explained.addAll(best.get().suspect().nodes());
      speaking.remove(best.get());
    }
    lastResort(speaking, explained, rule).ifPresent(t -> named.add(named(t, tested)));
    return named;
  }

  /** The chance of so many nodes, where one was seen. */
  double chance(Suspect suspect, int nodes) {
    double days = causes.times().window() / 86_400_000.0;
    double mean = suspect.rate() / 1_000 * suspect.members() * days;
    return new NegativeBinomial(mean, causes.chance().clusters() * days).atLeastGivenOne(nodes);
  }

  private Named named(Tested tested, List<Tested> all) {
    long rank = all.stream().filter(t -> t.chance() <= tested.chance()).count();
    double quality = tested.chance() * tests * FalseDiscovery.harmonic(tests) / rank;
    return new Named(tested.suspect(), tested.chance(), Math.min(1, quality));
  }

  private Optional<Tested> best(List<Tested> speaking, Set<Target> explained) {
    List<Tested> able =
        speaking.stream()
            .filter(t -> unexplained(t.suspect(), explained) >= causes.chance().least())
            .filter(t -> score(t.suspect(), explained) > 0)
            .sorted(
                Comparator.comparingDouble((Tested t) -> -score(t.suspect(), explained))
                    .thenComparing(t -> !physical(t.suspect().target()))
                    .thenComparingInt(t -> t.suspect().members())
                    .thenComparing(t -> t.suspect().target()))
            .toList();
    if (able.isEmpty() || able.getFirst().suspect().target().kind() != Target.Kind.JOB) {
      return able.stream().findFirst();
    }
    double near = NEARLY * score(able.getFirst().suspect(), explained);
    return able.stream()
        .filter(t -> physical(t.suspect().target()) && score(t.suspect(), explained) >= near)
        .findFirst()
        .or(() -> Optional.of(able.getFirst()));
  }

  /** The site, when nothing narrower explains what is left. */
  private Optional<Tested> lastResort(
      List<Tested> speaking, Set<Target> explained, FalseDiscovery rule) {
    return speaking.stream()
        .filter(t -> t.suspect().target().kind() == Target.Kind.SITE)
        .filter(t -> unexplained(t.suspect(), explained) >= causes.chance().least())
        .filter(t -> chance(t.suspect(), unexplained(t.suspect(), explained)) <= rule.alone())
        .findFirst();
  }

  private static int unexplained(Suspect suspect, Set<Target> explained) {
    Set<Target> left = new LinkedHashSet<>(suspect.nodes());
    left.removeAll(explained);
    return left.size();
  }

  private double score(Suspect suspect, Set<Target> explained) {
    double alone = suspect.rate() / 1_000 * (causes.times().window() / 86_400_000.0);
    double base = Math.min(SHOWS / 2, alone);
    int silent = suspect.members() - suspect.nodes().size();
    return unexplained(suspect, explained) * Math.log(SHOWS / base)
        + silent * Math.log((1 - SHOWS) / (1 - base));
  }

  /** Whether it is a thing that can break, and not work or a name for many things. */
  static boolean physical(Target target) {
    return switch (target.kind()) {
      case RACK, LEAF, DOMAIN, LOOP, FEED, STORAGE, SWITCH, LINK -> true;
      case NODE, GPU, PORT, JOB, PARTITION, SENSOR, RELEASE, WINDOW, SITE -> false;
    };
  }
}
