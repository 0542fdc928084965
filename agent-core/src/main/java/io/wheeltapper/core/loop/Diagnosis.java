package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.core.spi.Veto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * The sessions of one bundle. Signals to findings over all of them: node sessions side by side,
 * then the site session with what they found. The clock is the largest event time seen; each
 * distinct value is a fire point, given to every session, so that the number of shards changes
 * nothing; what several shards find alike, from a fact given to all, is found once. Owned by the
 * decision thread, which waits for all shards: one batch is diagnosed before the next.
 */
public final class Diagnosis implements AutoCloseable {

  /**
   * Runs one piece of work a shard, side by side or in turn; results in the order of the shards.
   */
  public interface Fan {
    /** All of them, or the first failure. */
    <T> List<T> all(List<Callable<T>> work);

    /** In turn, on the caller's thread. */
    Fan IN_TURN =
        new Fan() {
          @Override
          public <T> List<T> all(List<Callable<T>> work) {
            List<T> results = new ArrayList<>();
            for (Callable<T> piece : work) {
              try {
                results.add(piece.call());
              } catch (RuntimeException e) {
                throw e;
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            }
            return results;
          }
        };
  }

  /** The order of findings that no session's firing order can change. */
  public static final Comparator<Finding> ORDER =
      Comparator.comparingLong(Finding::at)
          .thenComparing(Finding::target)
          .thenComparing(Finding::rule)
          .thenComparing(Finding::fault)
          .thenComparing(f -> f.evidence().stream().map(Signal::id).toList().toString());

  private final List<Diagnoser> shards;
  private final Diagnoser site;
  private final Veto veto;
  private final Fan fan;
  private Function<Target, List<Target>> ancestors = _ -> List.of();
  private long clock;

  /** Takes the sessions over and closes them. */
  public Diagnosis(List<Diagnoser> shards, Diagnoser site, Veto veto, Fan fan) {
    this.shards = List.copyOf(shards);
    this.site = site;
    this.veto = veto;
    this.fan = fan;
  }

  /** Sessions of a bundle without veto rules. */
  public Diagnosis(List<Diagnoser> shards, Diagnoser site, Fan fan) {
    this(shards, site, Veto.NONE, fan);
  }

  /** From here on site rules see what contains a finding's node. Decision thread only. */
  void under(Function<Target, List<Target>> topology) {
    ancestors = topology;
  }

  /** The veto rules of the same bundle; closed with its sessions. Decision thread only. */
  public Veto veto() {
    return veto;
  }

  /**
   * What is found.
   *
   * @param signals in the order of arrival
   * @param clockTo how far the clock goes on without a signal; passed over when it has passed that
   */
  public List<Finding> diagnose(List<Signal> signals, long clockTo) {
    List<Diagnoser.Step> steps = steps(signals, clockTo);
    if (steps.isEmpty()) {
      return List.of();
    }
    List<Callable<List<List<Finding>>>> work = new ArrayList<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      int mine = shard;
      work.add(() -> run(mine, steps));
    }
    List<List<List<Finding>>> byShard = fan.all(work);
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      List<Finding> ofStep = around(found(byShard, i));
      found.addAll(ofStep);
      Diagnoser.Step step = steps.get(i);
      List<Finding> atSite =
          site.diagnose(
              Diagnoser.Step.of(
                  step.clock(), step.signals(), signal -> signal.node().isEmpty(), ofStep));
      if (!atSite.isEmpty()) {
        atSite.stream().sorted(ORDER).forEach(found::add);
      }
    }
    return found;
  }

  /** What all shards found in one step; nearly always nothing, so that this costs little then. */
  private static List<Finding> found(List<List<List<Finding>>> byShard, int step) {
    for (List<List<Finding>> shard : byShard) {
      if (!shard.get(step).isEmpty()) {
        return byShard.stream()
            .flatMap(s -> s.get(step).stream())
            .sorted(ORDER)
            .distinct()
            .toList();
      }
    }
    return List.of();
  }

  private List<Finding> around(List<Finding> findings) {
    return findings.isEmpty()
        ? findings
        : findings.stream().map(f -> f.within(containers(f.node()))).toList();
  }

  /** Of several of one kind, such as two feeds, none is the one. */
  private Map<String, String> containers(String node) {
    Map<String, String> one = new HashMap<>();
    Set<String> several = new HashSet<>();
    if (!node.isEmpty()) {
      for (Target target : ancestors.apply(Target.node(node))) {
        String kind = target.kind().word();
        String before = one.put(kind, target.id());
        if (before != null && !before.equals(target.id())) {
          several.add(kind);
        }
      }
    }
    one.keySet().removeAll(several);
    return one;
  }

  /**
   * Goes on where the sessions of another bundle stopped, which are of no more use then.
   *
   * @throws IllegalArgumentException when those had another number of shards
   */
  void inherit(Diagnosis before) {
    if (before.shards.size() != shards.size()) {
      throw new IllegalArgumentException(
          "the facts of " + before.shards.size() + " shards for " + shards.size());
    }
    clock = before.clock;
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      int mine = shard;
      work.add(() -> {
        shards.get(mine).inherit(before.shards.get(mine));
        return true;
      });
    }
    fan.all(work);
    site.inherit(before.site);
  }

  private List<Diagnoser.Step> steps(List<Signal> signals, long clockTo) {
    List<Diagnoser.Step> steps = new ArrayList<>();
    List<Signal> open = new ArrayList<>();
    for (Signal signal : signals) {
      if (signal.at() > clock) {
        if (!open.isEmpty()) {
          steps.add(new Diagnoser.Step(clock, open, List.of()));
          open = new ArrayList<>();
        }
        clock = signal.at();
      }
      open.add(signal);
    }
    if (!open.isEmpty()) {
      steps.add(new Diagnoser.Step(clock, open, List.of()));
    }
    if (clockTo > clock) {
      clock = clockTo;
      steps.add(new Diagnoser.Step(clock, List.of(), List.of()));
    }
    return steps;
  }

  private List<List<Finding>> run(int shard, List<Diagnoser.Step> steps) {
    List<List<Finding>> found = new ArrayList<>(steps.size());
    for (Diagnoser.Step step : steps) {
      Diagnoser.Step mine =
          Diagnoser.Step.of(
              step.clock(),
              step.signals(),
              signal ->
                  signal.node().isEmpty() ? signal instanceof Status : shardOf(signal) == shard,
              List.of());
      found.add(shards.get(shard).diagnose(mine));
    }
    return found;
  }

  private int shardOf(Signal signal) {
    return Math.floorMod(signal.node().hashCode(), shards.size());
  }

  /** The most evidence an entry keeps: the newest, oldest first. */
  static List<Evidence> evidence(Finding finding) {
    List<Signal> all = finding.evidence();
    int from = Math.max(0, all.size() - 16);
    return all.subList(from, all.size()).stream().map(Evidence::of).toList();
  }

  @Override
  public void close() {
    shards.forEach(Diagnoser::close);
    site.close();
    veto.close();
  }
}
