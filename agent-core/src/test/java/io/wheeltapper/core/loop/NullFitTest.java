package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.policy.Causes;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What chance brings, fitted to the trace: the shipped figures are its result. Maximum likelihood
 * for the size with the mean at its own, which is the mean's maximum too (Hilbe 2011, 8.2).
 */
final class NullFitTest {

  /**
   * The trace's first half, and the nodes of its cluster (domain notes: 35 of 400 down at most).
   */
  private static final int DAYS = 174;

  private static final int NODES = 400;

  private record Start(String node, double day) {}

  private record Fit(double mean, double size, SortedCounts counts) {}

  /** How many windows had so many nodes with a new fault. */
  private record SortedCounts(TreeMap<Integer, Integer> windows) {
    int all() {
      return windows.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private static List<Start> trace() throws Exception {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    NullFitTest.class.getResourceAsStream("/traces/stepfun-starts.csv")),
                StandardCharsets.UTF_8))) {
      return in.lines()
          .skip(2)
          .map(l -> l.split(","))
          .map(f -> new Start(f[0], Double.parseDouble(f[1])))
          .toList();
    }
  }

  private static Fit fit(List<Start> starts, int minutes) {
    int windows = DAYS * 1_440 / minutes;
    Map<Integer, Set<String>> byWindow = new HashMap<>();
    for (Start start : starts) {
      int window = (int) (start.day() * 1_440 / minutes);
      byWindow.computeIfAbsent(window, _ -> new HashSet<>()).add(start.node());
    }
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    byWindow.values().forEach(nodes -> counts.merge(nodes.size(), 1, Integer::sum));
    counts.put(0, windows - byWindow.size());
    double mean =
        counts.entrySet().stream().mapToInt(e -> e.getKey() * e.getValue()).sum()
            / (double) windows;
    double low = Math.log(1e-6);
    double high = Math.log(10);
    for (int i = 0; i < 200; i++) {
      double one = low + (high - low) * 0.382;
      double other = low + (high - low) * 0.618;
      if (likelihood(counts, mean, Math.exp(one)) < likelihood(counts, mean, Math.exp(other))) {
        low = one;
      } else {
        high = other;
      }
    }
    return new Fit(mean, Math.exp((low + high) / 2), new SortedCounts(counts));
  }

  /** The logarithm of Γ(n+k)/(Γ(k) n!) is a sum of n logarithms: no Γ is needed. */
  private static double likelihood(Map<Integer, Integer> counts, double mean, double size) {
    double theta = mean / (mean + size);
    double all = 0;
    for (Map.Entry<Integer, Integer> each : counts.entrySet()) {
      double one = size * Math.log(1 - theta);
      for (int i = 0; i < each.getKey(); i++) {
        one += Math.log(theta * (i + size) / (i + 1));
      }
      all += each.getValue() * one;
    }
    return all;
  }

  @Test
  void theShippedFiguresAreTheFitOfTheTrace() throws Exception {
    List<Start> starts = trace();
    assertEquals(312, starts.size());
    Fit fit = fit(starts, 5);
    double rate = 1_000.0 * starts.size() / DAYS / NODES;
    double clusters = fit.size() * 288;
    System.out.printf(
        "windows of 5 min: %s of %d; rate %.4f per 1,000 node-days, size %.6f a window, %.4f a"
            + " day%n",
        fit.counts().windows(), fit.counts().all(), rate, fit.size(), clusters);
    Causes.Chance shipped = Causes.cautious().chance();
    assertEquals(shipped.rate(), rate, 0.005);
    assertEquals(shipped.clusters(), clusters, 0.005);
  }

  @Test
  void theSizeGrowsWithTheWindowSoThatItIsGivenByTheDay() throws Exception {
    double five = fit(trace(), 5).size() / 5;
    assertEquals(five, fit(trace(), 1).size(), 0.2 * five);
    assertEquals(five, fit(trace(), 15).size() / 15, 0.2 * five);
  }

  @Test
  void poissonWouldTakeTheTracesOwnBurstsForCauses() throws Exception {
    Fit fit = fit(trace(), 5);
    long three =
        fit.counts().windows().tailMap(3).values().stream().mapToInt(Integer::intValue).sum();
    double bursty = new NegativeBinomial(fit.mean(), fit.size()).atLeast(3);
    double poisson = new NegativeBinomial(fit.mean(), 1e9).atLeast(3);
    int windows = fit.counts().all();
    System.out.printf(
        "windows with 3 nodes or more: %d; expected %.1f, by Poisson %.4f%n",
        three, windows * bursty, windows * poisson);
    assertEquals(three, windows * bursty, 4);
    assertTrue(windows * poisson < 0.01);
  }
}
