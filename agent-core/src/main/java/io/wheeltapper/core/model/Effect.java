package io.wheeltapper.core.model;

/**
 * What an action does, and what it interrupts. Its reach is no part of this: that is what the
 * topology says it interrupts, computed at planning.
 */
public record Effect(Kind kind, Interrupts interrupts) {

  /** What an action does to capacity and configuration. */
  public enum Kind {
    /** Gives capacity back; may be paced, never denied by a limit. */
    RESTORES,
    NEUTRAL,
    /** Takes capacity out. */
    REMOVES,
    /** Changes configuration, firmware or set-points. */
    CHANGES,
    /** Protects people and plant: a leak, thermal runaway. */
    PROTECTS
  }

  /** What an action interrupts. */
  public enum Interrupts {
    NOTHING,
    NEW_WORK,
    RUNNING_WORK
  }

  /** Looks at, records or tells; changes nothing. */
  public static final Effect HARMLESS = new Effect(Kind.NEUTRAL, Interrupts.NOTHING);
}
