package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.rules.Policies;
import java.util.ArrayList;
import java.util.List;

/**
 * The fire points of some inputs, as one node session and the site session are given them: kept, so
 * that every rule of a bench is given the same.
 */
final class Steps {

  private final long most;
  private final List<Diagnoser.Step> node = new ArrayList<>();
  private final List<Diagnoser.Step> site = new ArrayList<>();
  private List<Signal> open = new ArrayList<>();
  private long clock = Long.MIN_VALUE;
  private long signals;

  /** At most so many signals; what comes after is left. */
  Steps(long most) {
    this.most = most;
  }

  void take(Input input) {
    switch (input) {
      case Input.Sensed sensed -> sensed.signals().forEach(this::take);
      case Input.Tick tick when tick.clock() > clock && !full() -> {
        end();
        clock = tick.clock();
        node.add(new Diagnoser.Step(clock, List.of(), List.of()));
      }
      default -> {}
    }
  }

  private void take(Signal signal) {
    if (full()) {
      return;
    }
    signals++;
    if (signal.at() > clock) {
      end();
      clock = signal.at();
    }
    open.add(signal);
  }

  boolean full() {
    return signals >= most;
  }

  private void end() {
    if (!open.isEmpty()) {
      node.add(new Diagnoser.Step(clock, open, List.of()));
      open = new ArrayList<>();
    }
  }

  /** Ends the gathering; what all node rules find is what the site's are given. */
  void finish(Policies rules) {
    end();
    try (Diagnoser session = rules.nodeSession()) {
      for (Diagnoser.Step step : node) {
        List<Finding> found = session.diagnose(mine(step));
        site.add(Diagnoser.Step.of(step.clock(), step.signals(), s -> s.node().isEmpty(), found));
      }
    }
    node.replaceAll(Steps::mine);
  }

  private static Diagnoser.Step mine(Diagnoser.Step step) {
    boolean all = step.signals().stream().allMatch(s -> !s.node().isEmpty() || s instanceof Status);
    return all
        ? step
        : new Diagnoser.Step(
            step.clock(),
            step.signals().stream()
                .filter(s -> !s.node().isEmpty() || s instanceof Status)
                .toList(),
            List.of());
  }

  List<Diagnoser.Step> node() {
    return node;
  }

  List<Diagnoser.Step> site() {
    return site;
  }

  long signals() {
    return signals;
  }
}
