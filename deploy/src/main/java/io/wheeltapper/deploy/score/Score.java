package io.wheeltapper.deploy.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a bundle did on a stream, counted.
 *
 * <p>An incident's <b>first rung</b> is the first plan made for its node, job or group from its
 * begin until an hour after its end, unless that plan is meant for another fault on the same node.
 * Where what contains many nodes is at fault, plans about it count, and of its nodes what is done.
 * It is <b>right</b> when it has an action that the profile wants and none that it neither wants
 * nor allows; of what nothing is to be done about, no disruptive plan is right. A <b>miss</b> had
 * something to be done about it and got no plan. <b>Held</b> is right, but a limit, a person or
 * another guard kept every disruptive step of it from being taken: no miss of the rules.
 *
 * <p>A <b>disruptive</b> act takes capacity away, interrupts work or changes something (the
 * catalogue's effects removes and changes); retries of one step are one. It is right when an
 * incident there wants or allows it. A <b>healthy drain</b> is a case that isolated, booted or
 * reset a node on which nothing was at fault.
 *
 * @param rows by class
 * @param nodeDays of the stream
 * @param signals that were said
 */
public record Score(
    SortedMap<String, Row> rows,
    double nodeDays,
    int disruptive,
    int right,
    int healthy,
    int calls,
    int baselineDrains,
    int baselineHealthy,
    long signals,
    Map<String, Integer> held,
    List<String> examples) {

  /** 95 %, two-sided. */
  private static final double Z = 1.959963984540054;

  public Score {
    rows = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    held = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(held));
    examples = List.copyOf(examples);
  }

  /**
   * One class of faults or look-alikes.
   *
   * @param wanted whether anything is to be done about it; else to do nothing is right
   * @param found incidents of which a rule said something
   * @param missed with something to be done, and no plan
   * @param held right, and nothing of it was done
   * @param median seconds from begin to first rung, or NaN
   * @param wrongs the rungs that were wrong and what was found without one, and how often
   */
  public record Row(
      String id,
      String name,
      boolean wanted,
      int happened,
      int found,
      int right,
      int wrong,
      int missed,
      int held,
      double median,
      Map<String, Integer> wrongs) {
    public Row {
      wrongs = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(wrongs));
    }
  }

  static Score of(Play.Lived lived) {
    SortedMap<String, List<Truth.Live>> byClass = new TreeMap<>();
    lived
        .incidents()
        .forEach(l -> byClass.computeIfAbsent(l.incident.of().id(), _ -> new ArrayList<>()).add(l));
    SortedMap<String, Row> rows = new TreeMap<>();
    byClass.forEach((id, all) -> rows.put(id, row(id, all)));
    Tally.Sums sums = lived.sums();
    return new Score(
        rows,
        (double) lived.wish().nodes() * lived.wish().days(),
        sums.disruptive(),
        sums.right(),
        sums.healthy(),
        sums.calls(),
        lived.baseline().drains(),
        lived.baseline().healthy(),
        lived.signals(),
        sums.held(),
        sums.examples());
  }

  private static Row row(String id, List<Truth.Live> all) {
    int right = 0;
    int wrong = 0;
    int missed = 0;
    int held = 0;
    Map<String, Integer> wrongs = new TreeMap<>();
    for (Truth.Live live : all) {
      boolean wanted = !live.right().wants().isEmpty();
      if (live.planned < 0) {
        missed += wanted ? 1 : 0;
        right += wanted ? 0 : 1;
        if (wanted && live.found >= 0) {
          wrongs.merge("no rung, though found: " + live.fault, 1, Integer::sum);
        }
      } else if (live.fits) {
        right++;
        boolean disruptive =
            live.right().wants().stream().noneMatch(d -> !Right.disruptive(d.action()));
        held += wanted && disruptive && !live.acted ? 1 : 0;
      } else {
        wrong++;
        wrongs.merge(live.rung, 1, Integer::sum);
      }
    }
    double[] times =
        all.stream()
            .filter(l -> l.planned >= 0 && !l.right().wants().isEmpty())
            .mapToDouble(l -> (l.planned - l.begin) / 1000.0)
            .sorted()
            .toArray();
    return new Row(
        id,
        all.getFirst().incident.of().name(),
        all.stream().anyMatch(l -> !l.right().wants().isEmpty()),
        all.size(),
        (int) all.stream().filter(l -> l.found >= 0).count(),
        right,
        wrong,
        missed,
        held,
        times.length == 0 ? Double.NaN : times[times.length / 2],
        wrongs);
  }

  /** Right ones of all disruptive acts; NaN without any. */
  public double precision() {
    return (double) right / disruptive;
  }

  /** Wilson's interval of the precision, 95 %: its lower and upper end. */
  public double[] interval() {
    return wilson(right, disruptive);
  }

  /** Wilson's interval of a share, 95 %: its lower and upper end; 0 and 1 of nothing. */
  public static double[] wilson(int hits, int of) {
    if (of == 0) {
      return new double[] {0, 1};
    }
    double p = (double) hits / of;
    double centre = p + Z * Z / (2 * of);
    double half = Z * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
    double scale = 1 + Z * Z / of;
    return new double[] {
      Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)
    };
  }

  /** Healthy drains per 1,000 node-days. */
  public double healthyRate() {
    return healthy * 1000.0 / nodeDays;
  }

  /** The same of draining on every Xid. */
  public double baselineRate() {
    return baselineHealthy * 1000.0 / nodeDays;
  }

  /** Calls of a person per 1,000 node-days. */
  public double callRate() {
    return calls * 1000.0 / nodeDays;
  }

  /** Incidents with something to be done and no plan. */
  public int missed() {
    return rows.values().stream().mapToInt(Row::missed).sum();
  }
}
