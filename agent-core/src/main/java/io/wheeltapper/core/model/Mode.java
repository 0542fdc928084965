package io.wheeltapper.core.model;

/** How far the agent may go. The order is that of rights: each may do what the ones before may. */
public enum Mode {
  /** Decides beside a live bundle; nothing of it counts. */
  SHADOW,
  /** Decides and records what it would have done; writes nothing outside its own store. */
  OBSERVE,
  /** Acts once a person has approved the exact plan. */
  ASK,
  /** Acts within the gate. */
  ACT;

  /** The name as people write it: lower case. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
