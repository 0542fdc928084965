package io.wheeltapper.deploy.demo;

/**
 * Who keeps new work off a node, as it stands at the scheduler.
 *
 * @param at when it was set, epoch milliseconds
 */
record Hold(Holder holder, String reason, String by, long at) {

  /** Whose hand. */
  enum Holder {
    NONE,
    OURS,
    AUTOMATIC,
    FOREIGN;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Nobody does. */
  static final Hold FREE = new Hold(Holder.NONE, "", "", 0);

  boolean is(Holder who) {
    return holder == who;
  }
}
