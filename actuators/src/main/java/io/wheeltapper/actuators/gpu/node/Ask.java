package io.wheeltapper.actuators.gpu.node;

/**
 * What is wanted of a machine.
 *
 * @param verb one of {@link Verb}
 * @param gpu a UUID, a PCI address, or {@code all}
 * @param attempt whose try it is; the same twice is done once
 * @param kase the case that what is set stands for
 * @param least watts of a cap, or MHz of a lock's lower end
 * @param most MHz of a lock's upper end
 * @param preview whether it is only said what would be called
 */
public record Ask(
    Verb verb, String gpu, String attempt, String kase, int least, int most, boolean preview) {

  /** All GPUs of the machine. */
  public static final String ALL = "all";

  /** What there is to want. */
  public enum Verb {
    LOOK("look"),
    RESET("reset"),
    CAP("cap-power"),
    UNCAP("uncap-power"),
    LOCK("lock-clocks"),
    UNLOCK("unlock-clocks"),
    RELOAD("reload-driver"),
    SETTLE("settle");

    private final String word;

    Verb(String word) {
      this.word = word;
    }

    /** As it is typed. */
    public String word() {
      return word;
    }
  }
}
