package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Target;

/**
 * The nodes within one target, counted: a rack, a leaf switch, a job, the site. Owned by the
 * decision thread; read it between two refreshes of its {@link Census}.
 */
public final class Group {

  private final Target target;
  private final Times takenOut = new Times();
  private int size;
  private int out;
  private int unheard;
  private int held;
  private int begun;

  Group(Target target) {
    this.target = target;
  }

  void count(NodeCount standing, int sign) {
    size += standing.counted() ? sign : 0;
    out += standing.out() ? sign : 0;
    unheard += standing.unheard() ? sign : 0;
    held += standing.held() ? sign : 0;
    begun += standing.begun() ? sign : 0;
  }

  Times times() {
    return takenOut;
  }

  boolean gone() {
    return size == 0 && takenOut.isEmpty();
  }

  /** What holds the nodes. */
  public Target target() {
    return target;
  }

  /** How many nodes it has, whether they have been heard of or not. */
  public int size() {
    return size;
  }

  /** How many of them are out by anyone's hand, in doubt, about to be taken out, or unheard of. */
  public int out() {
    return out;
  }

  /** How many of those known otherwise no scheduler has spoken of since the start. */
  public int unheard() {
    return unheard;
  }

  /** How many of them an open case holds, may hold or is about to take out. */
  public int held() {
    return held;
  }

  /** How many of them an open case is about to take out, with no deed of it yet. */
  public int begun() {
    return begun;
  }

  /** When nodes of it were taken out by us. */
  public Times takenOut() {
    return takenOut;
  }
}
