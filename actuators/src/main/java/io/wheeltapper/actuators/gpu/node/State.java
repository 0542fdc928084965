package io.wheeltapper.actuators.gpu.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a machine has to remember over a crash of ours, until it boots: what was begun and has to be
 * set back, what came of the last tries, and what we hold on its GPUs.
 *
 * @param boot the boot that it is about; all of it is void in another
 * @param open what was begun and not brought to its end, or null
 * @param ended how the last tries ended, oldest first
 * @param caps the power limits that we hold, by GPU
 * @param locks the clock locks that we hold, by GPU
 */
public record State(
    String boot,
    @Nullable Open open,
    List<Ended> ended,
    SortedMap<String, Held> caps,
    SortedMap<String, Held> locks) {

  private static final int REMEMBERED = 64;

  public State {
    ended = List.copyOf(ended);
    caps = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(caps));
    locks = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(locks));
  }

  /** How far something is that interrupts. */
  public enum Phase {
    /** Monitoring is being stopped; the act itself has not begun. */
    QUIET,
    /** The act has begun; whether it took effect has to be looked at. */
    ACTING,
    /** The act is over, and its end known; what was set aside is being set back. */
    RESTORING
  }

  /**
   * What was begun.
   *
   * @param gpus that are reset, by UUID
   * @param units of monitoring that ran, in the order in which they are stopped
   * @param modules that were loaded, in the order in which they are taken out
   * @param kept what is set back on each GPU
   * @param result the act's end, once it is known
   */
  public record Open(
      String attempt,
      String verb,
      Phase phase,
      List<String> gpus,
      List<String> units,
      List<String> modules,
      Map<String, Kept> kept,
      @Nullable Ended result) {

    Open at(Phase next, @Nullable Ended end) {
      return new Open(attempt, verb, next, gpus, units, modules, kept, end);
    }
  }

  /**
   * How a GPU stood before.
   *
   * @param limit milliwatts, or below 0
   * @param energy millijoules, or below 0: counted from when the driver was loaded
   * @param due whether the driver itself asked for a reset, or had rows to remap
   */
  public record Kept(boolean persistence, long limit, long energy, boolean due) {}

  /**
   * How a try ended.
   *
   * @param result {@link Answer#DONE}, {@link Answer#FAILED} or {@link Answer#UNKNOWN}
   * @param at epoch milliseconds
   */
  public record Ended(
      String attempt, String verb, String result, String why, List<String> gpus, long at) {
    public Ended {
      gpus = gpus == null ? List.of() : List.copyOf(gpus);
      result = result == null ? Answer.UNKNOWN : result;
    }
  }

  /**
   * What we hold on a GPU.
   *
   * @param kase the case that it stands for
   * @param base milliwatts of before our first hold; 0 for clocks, that cannot be asked for
   * @param least milliwatts that we set, or MHz of the lower end
   * @param most MHz of the upper end, or 0
   * @param energy the GPU's count when we set it: below that the driver was loaded since
   */
  public record Held(String kase, long base, long least, long most, long energy) {}

  /** Nothing to remember. */
  static State empty(String boot) {
    return new State(boot, null, List.of(), new TreeMap<>(), new TreeMap<>());
  }

  State with(@Nullable Open next) {
    return new State(boot, next, ended, caps, locks);
  }

  /** With one more end; nothing is open any more. */
  State with(Ended end) {
    List<Ended> all = new ArrayList<>(ended);
    all.add(end);
    return new State(
        boot, null, all.subList(Math.max(0, all.size() - REMEMBERED), all.size()), caps, locks);
  }

  State withCaps(SortedMap<String, Held> next) {
    return new State(boot, open, ended, next, locks);
  }

  State withLocks(SortedMap<String, Held> next) {
    return new State(boot, open, ended, caps, next);
  }

  Optional<Ended> ended(String attempt) {
    return ended.stream().filter(e -> e.attempt().equals(attempt)).reduce((_, last) -> last);
  }
}
