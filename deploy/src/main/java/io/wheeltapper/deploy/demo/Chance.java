package io.wheeltapper.deploy.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One stream of chance. Every part of the world has its own, so that what one part draws (a repair
 * by the agent) never changes what another will (the next fault).
 */
final class Chance {

  private final SplittableRandom random;

  Chance(long seed, String part) {
    this.random = new SplittableRandom(seed * 31 + part.hashCode());
  }

  /** From low to high, both included. */
  long between(long low, long high) {
    return random.nextLong(low, high + 1);
  }

  /** Somewhere around the middle: from half of it to one and a half. */
  long around(long middle) {
    return between(middle / 2, middle + middle / 2);
  }

  /** Exponential with this mean, at least 1. */
  long exponential(long mean) {
    return Math.max(1, (long) (-mean * Math.log(1 - random.nextDouble())));
  }

  boolean of(double probability) {
    return random.nextDouble() < probability;
  }

  /** Uniform noise from -size to size. */
  double noise(double size) {
    return (random.nextDouble() * 2 - 1) * size;
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  <T> List<T> shuffled(List<T> from) {
    List<T> left = new ArrayList<>(from);
    List<T> deck = new ArrayList<>(from.size());
    while (!left.isEmpty()) {
      deck.add(left.remove(random.nextInt(left.size())));
    }
    return deck;
  }
}
