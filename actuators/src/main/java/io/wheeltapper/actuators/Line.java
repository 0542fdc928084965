package io.wheeltapper.actuators;

/**
 * The way to one other system. Every single call to it takes this way, reads and writes, and says
 * which it is; so the system sees no more calls at once and a second than are set, and is left
 * alone while it does not answer. Safe for all threads. A line tries nothing again: what is tried
 * again is a whole deed, with a fresh look at the world, by whoever protects the actuator.
 */
public interface Line {

  /** One call; it has a time limit of its own. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws CallFailed, InterruptedException;
  }

  /** One call without an answer. */
  @FunctionalInterface
  interface Act {
    void make() throws CallFailed, InterruptedException;
  }

  /** Its name: the instance's, and the system's where an instance has several. */
  String name();

  /**
   * Makes a call that changes nothing over there.
   *
   * @throws CallFailed what the call threw; {@link CallFailed.Kind#NOT_MADE} when it was not let
   *     through
   */
  <T> T read(Call<T> call) throws CallFailed, InterruptedException;

  /** Makes a call that changes something; throws as {@link #read} does. */
  <T> T write(Call<T> call) throws CallFailed, InterruptedException;

  /** How it stands now. */
  Look look();

  /** The same without an answer. */
  default void writes(Act act) throws CallFailed, InterruptedException {
    write(() -> {
      act.make();
      return name();
    });
  }

  /**
   * How a line stands.
   *
   * @param state {@code closed}: calls go through; {@code open}: the system has not answered lately
   *     and is left alone; {@code half-open}: a few calls try whether it does again
   * @param reads calls made that change nothing
   * @param writes calls made that change something
   * @param lost of both, without an answer
   * @param held back: not made, since it was open, or waited too long for its turn
   */
  record Look(String state, long reads, long writes, long lost, long held) {}

  /** Lets everything through: for doctor, which asks once, and for tests of a port. */
  static Line open(String name) {
    return new Line() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public <T> T read(Call<T> call) throws CallFailed, InterruptedException {
        return call.make();
      }

      @Override
      public <T> T write(Call<T> call) throws CallFailed, InterruptedException {
        return call.make();
      }

      @Override
      public Look look() {
        return new Look("closed", 0, 0, 0, 0);
      }
    };
  }
}
