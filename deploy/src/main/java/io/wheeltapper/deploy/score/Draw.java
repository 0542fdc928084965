package io.wheeltapper.deploy.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws what happens: Poisson arrivals of each class at its rate, lemons, bursts. Each class has a
 * source of chance of its own, so that one class's rate changes nothing of the others. For one
 * thread.
 */
final class Draw {

  private static final double DAY = 86_400_000.0;
  private static final int LEAST_PID = 2_000;
  private static final int MOST_PID = 4_000_000;

  /** A site smaller than this share of the stream's own has no chatterbox. */
  private static final double CHATTERBOX_SITE = 0.2;

  private final Profile profile;
  private final Profile.Stream stream;
  private final Wish wish;
  private final double[] lemons;
  private final List<Incident> drawn = new ArrayList<>();

  /**
   * What is wanted.
   *
   * @param lookalikes what their rates are multiplied by
   * @param loss share of what sensors say that is lost, 0 to 1
   */
  record Wish(int nodes, int days, long seed, double lookalikes, double loss) {
    long millis() {
      return days * 86_400_000L;
    }
  }

  private Draw(Profile profile, Profile.Stream stream, Wish wish) {
    this.profile = profile;
    this.stream = stream;
    this.wish = wish;
    this.lemons = lemons(random("lemons"));
  }

  /** All that happens by itself, in the order of time. */
  static List<Incident> of(Profile profile, Profile.Stream stream, Wish wish) {
    Draw draw = new Draw(profile, stream, wish);
    stream.rates().forEach((id, rate) -> draw.arrive(profile.of(id), rate));
    stream.chatterboxes().forEach(draw::chatter);
    draw.drawn.sort(Comparator.comparingLong(Incident::begin).thenComparingInt(Incident::number));
    return List.copyOf(draw.drawn);
  }

  private SplittableRandom random(String what) {
    return new SplittableRandom(wish.seed() * 1_000_003L + what.hashCode());
  }

  /** Weights of nodes, each the sum of those up to it. */
  private double[] lemons(SplittableRandom random) {
    double[] sums = new double[wish.nodes()];
    Profile.Modifiers m = profile.modifiers();
    double more = (m.lemonFaults() / m.lemons()) / ((1 - m.lemonFaults()) / (1 - m.lemons()));
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += random.nextDouble() < m.lemons() ? more : 1;
      sums[i] = sum;
    }
    return sums;
  }

  private void arrive(FaultClass of, double rate) {
    boolean real = of.kind().real();
    // Of the published rate a part came back after a repair, and a part came in another's wake.
    double own =
        real
            ? rate * (1 - profile.modifiers().again()) * (1 - profile.modifiers().burst())
            : rate * wish.lookalikes();
    double perMilli = own * wish.nodes() / 1000 / DAY;
    SplittableRandom random = random(of.id());
    for (double at = gap(random, perMilli); at < wish.millis(); at += gap(random, perMilli)) {
      long when = Math.round(at);
      add(of, node(real, random), when, random);
      while (real && random.nextDouble() < profile.modifiers().burst()) {
        when += random.nextLong(profile.modifiers().burstWithin());
        add(of, node(true, random), when, random);
      }
    }
  }

  private static double gap(SplittableRandom random, double perMilli) {
    return perMilli <= 0 ? Double.POSITIVE_INFINITY : -Math.log(1 - random.nextDouble()) / perMilli;
  }

  private int node(boolean real, SplittableRandom random) {
    if (!real) {
      return random.nextInt(wish.nodes());
    }
    int found =
        java.util.Arrays.binarySearch(lemons, random.nextDouble() * lemons[lemons.length - 1]);
    return Math.min(lemons.length - 1, found < 0 ? -found - 1 : found + 1);
  }

  private void add(FaultClass of, int node, long begin, SplittableRandom random) {
    if (begin < wish.millis()) {
      drawn.add(
          new Incident(
              drawn.size(),
              of,
              form(of, random),
              node,
              random.nextInt(stream.gpus()),
              begin,
              of.recovery().millis(normal(random)),
              random.nextInt(LEAST_PID, MOST_PID),
              random.nextDouble(),
              Math.round(random.nextDouble() * profile.modifiers().within() * DAY),
              0));
    }
  }

  private FaultClass.Form form(FaultClass of, SplittableRandom random) {
    List<FaultClass.Form> here =
        of.forms().stream()
            .filter(f -> f.only().isEmpty() || f.only().equals(stream.name()))
            .toList();
    double at = random.nextDouble() * here.stream().mapToDouble(FaultClass.Form::share).sum();
    for (FaultClass.Form form : here) {
      at -= form.share();
      if (at < 0) {
        return form;
      }
    }
    return here.getLast();
  }

  /** A standard normal draw, by Box and Muller. */
  private static double normal(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  private void chatter(Profile.Chatterbox box) {
    if (wish.nodes() < stream.nodes() * CHATTERBOX_SITE) {
      return;
    }
    SplittableRandom random = random("chatterbox " + box.fault());
    FaultClass of = profile.of(box.fault());
    long begin = random.nextLong(wish.millis() / 2);
    drawn.add(
        new Incident(
            drawn.size(),
            of,
            form(of, random),
            random.nextInt(wish.nodes()),
            random.nextInt(stream.gpus()),
            begin,
            wish.millis() - begin,
            random.nextInt(LEAST_PID, MOST_PID),
            0, // it comes back whatever is done
            Math.round(DAY / box.linesPerDay()),
            Math.round(DAY / box.linesPerDay())));
  }
}
