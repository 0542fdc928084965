package io.wheeltapper.actuators;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One line to many services that have nothing in common but the network before them. A dead one is
 * no word about the others: the line hears of a missing answer only once several in a row gave
 * none, so that one dead BMC does not keep us from the rest. Safe for all threads.
 */
public final class SharedLine {

  /** So many silent ones in a row, and none that answered between, are no accident. */
  private static final int SEVERAL = 3;

  private record Ended<T>(Optional<T> answer, Optional<CallFailed> failed) {}

  private final Line line;
  private final Set<String> silent = new HashSet<>();
  private boolean anyAnswered;

  /** By this line. */
  public SharedLine(Line line) {
    this.line = line;
  }

  /**
   * Makes one call to the service of that name.
   *
   * @throws CallFailed as the line and the call do
   */
  public <T> T call(String name, boolean writes, Line.Call<T> call)
      throws CallFailed, InterruptedException {
    Line.Call<Ended<T>> heard = () -> heard(name, call);
    Ended<T> ended = writes ? line.write(heard) : line.read(heard);
    if (ended.failed().isPresent()) {
      throw ended.failed().get();
    }
    return ended.answer().orElseThrow();
  }

  private <T> Ended<T> heard(String name, Line.Call<T> call)
      throws CallFailed, InterruptedException {
    try {
      T answer = call.make();
      answered();
      return new Ended<>(Optional.of(answer), Optional.empty());
    } catch (CallFailed e) {
      switch (e.kind()) {
        case NOT_MADE -> throw e;
        case REFUSED, NONSENSE -> {
          answered();
          throw e;
        }
        case UNREACHABLE, UNCERTAIN -> {
          if (silent(name)) {
            throw e;
          }
        }
      }
      return new Ended<>(Optional.empty(), Optional.of(e));
    }
  }

  private synchronized void answered() {
    anyAnswered = true;
    silent.clear();
  }

  /** Whether the line is to hear of it: several are silent, or nobody ever answered. */
  private synchronized boolean silent(String name) {
    silent.add(name);
    return silent.size() >= SEVERAL || !anyAnswered;
  }
}
