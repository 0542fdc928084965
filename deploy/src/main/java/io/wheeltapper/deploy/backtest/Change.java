package io.wheeltapper.deploy.backtest;

import java.util.List;

/** One decision that differs between two sides. */
public sealed interface Change {

  /** The second side's act, or the first's where the second has none. */
  Act act();

  /** {@code added}, {@code gone} or {@code changed}. */
  String word();

  /** Whether the second side disrupts where the first did not. */
  boolean newDisruptive();

  /** Only the second side judged it. */
  record Added(Act act) implements Change {
    @Override
    public String word() {
      return "added";
    }

    @Override
    public boolean newDisruptive() {
      return act.allowed() && act.disruptive();
    }
  }

  /** Only the first side judged it. */
  record Gone(Act act) implements Change {
    @Override
    public String word() {
      return "gone";
    }

    @Override
    public boolean newDisruptive() {
      return false;
    }
  }

  /**
   * Both judged it, otherwise.
   *
   * @param what of it differs: {@code target}, {@code rung}, {@code time}, {@code verdict}, {@code
   *     guard}, {@code parameters}
   */
  record Changed(Act before, Act act, List<String> what) implements Change {
    public Changed {
      what = List.copyOf(what);
    }

    @Override
    public String word() {
      return "changed";
    }

    @Override
    public boolean newDisruptive() {
      boolean elsewhere = !before.target().equals(act.target());
      return act.allowed() && act.disruptive() && (!before.allowed() || elsewhere);
    }
  }

  /** Whether either side's act rests on a world that was not. */
  default boolean counterfactual() {
    return act().counterfactual()
        || (this instanceof Changed changed && changed.before().counterfactual());
  }
}
