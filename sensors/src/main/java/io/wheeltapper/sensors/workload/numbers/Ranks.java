package io.wheeltapper.sensors.workload.numbers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How slow each rank of a job is beside the median of all, over ten minutes. For one thread. */
final class Ranks {

  /** By Greyhound (failure profile F27): a straggler is slower than this by the job's median. */
  private static final double SLOW = 1.2;

  private static final int MINUTES = 10;
  private static final long FRESH_MILLIS = 120_000;

  /** Of fewer a median says nothing. */
  private static final int FEWEST = 4;

  private static final int MOST_RANKS = 100_000;

  private static final class Rank {
    String node = "";
    double seconds;
    long at;
    boolean measured;
    final double[] ratios = new double[MINUTES];
    int minutes;
  }

  private final Map<String, Rank> ranks = new HashMap<>();
  private long looked = Long.MIN_VALUE;

  /** A rank's time for the same work; its unit does not matter. */
  void put(String name, String node, double seconds, long time) {
    Rank rank = ranks.get(name);
    if (rank == null) {
      if (ranks.size() >= MOST_RANKS) {
        return;
      }
      rank = new Rank();
      ranks.put(name, rank);
    }
    rank.node = node;
    rank.seconds = seconds;
    rank.at = time;
  }

  /**
   * One of many times that a rank says, such as one a kernel: its least since the last look counts,
   * whichever comes last.
   */
  void putLeast(String name, String node, double seconds, long time) {
    Rank rank = ranks.get(name);
    double least = rank != null && rank.measured ? Math.min(rank.seconds, seconds) : seconds;
    put(name, node, least, time);
    Rank put = ranks.get(name);
    if (put != null) {
      put.measured = true;
    }
  }

  /** Looks once a minute of the samples' time. */
  void look(long time) {
    if (time < looked + 60_000 && looked != Long.MIN_VALUE) {
      return;
    }
    looked = time;
    double[] fresh =
        ranks.values().stream()
            .filter(r -> time - r.at <= FRESH_MILLIS)
            .mapToDouble(r -> r.seconds)
            .sorted()
            .toArray();
    double median = fresh.length < FEWEST ? 0 : fresh[fresh.length / 2];
    for (Rank rank : ranks.values()) {
      rank.measured = false;
      if (median <= 0 || time - rank.at > FRESH_MILLIS) {
        rank.minutes = 0; // after a gap it counts anew
      } else {
        rank.ratios[rank.minutes++ % MINUTES] = rank.seconds / median;
      }
    }
  }

  /** Whether ten minutes were seen of enough ranks. */
  boolean known() {
    return ranks.values().stream().filter(r -> r.minutes >= MINUTES).count() >= FEWEST;
  }

  /** Ranks that were slow in each of the last ten minutes. */
  long slow() {
    return ranks.values().stream().filter(r -> r.minutes >= MINUTES && least(r) > SLOW).count();
  }

  /** By node, what its slowest rank was at least in each of the last ten minutes. */
  Map<String, Double> byNode() {
    Map<String, Double> nodes = new TreeMap<>();
    for (Rank rank : ranks.values()) {
      if (rank.minutes >= MINUTES && !rank.node.isBlank()) {
        nodes.merge(rank.node, least(rank), Math::max);
      }
    }
    return nodes;
  }

  private static double least(Rank rank) {
    return Arrays.stream(rank.ratios).min().orElse(0);
  }
}
