package io.wheeltapper.actuators;

import java.util.concurrent.atomic.AtomicInteger;

/** Breaks the n-th call to a fake backend, once, in one way. Counts calls. */
public final class Faults {

  /** How a call breaks. */
  public enum Break {
    REFUSED,
    UNREACHABLE,
    LOST_BEFORE,
    LOST_AFTER,
    NONSENSE,
    CRASH_BEFORE,
    CRASH_AFTER;

    boolean crash() {
      return this == CRASH_BEFORE || this == CRASH_AFTER;
    }
  }

  /** The process died here. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** One call to the backend. */
  @FunctionalInterface
  public interface Call<T> {
    T make() throws CallFailed, InterruptedException;
  }

  private final AtomicInteger calls = new AtomicInteger();
  private volatile int at = Integer.MAX_VALUE;
  private volatile Break how = Break.REFUSED;

  /** Breaks the n-th call from here on, from 1. */
  public void arm(int n, Break broken) {
    calls.set(0);
    at = n;
    how = broken;
  }

  /** Breaks none. */
  public void disarm() {
    arm(Integer.MAX_VALUE, Break.REFUSED);
  }

  /** How many calls were made since arming. */
  public int calls() {
    return calls.get();
  }

  /** Makes the call, or breaks it. A read that is lost is just unanswered. */
  public <T> T through(boolean writes, Call<T> call) throws CallFailed, InterruptedException {
    if (calls.incrementAndGet() != at) {
      return call.make();
    }
    switch (how) {
      case REFUSED -> throw new CallFailed(CallFailed.Kind.REFUSED, "permission denied");
      case UNREACHABLE -> throw new CallFailed(CallFailed.Kind.UNREACHABLE, "connection refused");
      case NONSENSE -> throw new CallFailed(CallFailed.Kind.NONSENSE, "garbage");
      case LOST_BEFORE -> throw lost(writes);
      case LOST_AFTER -> {
        call.make();
        throw lost(writes);
      }
      case CRASH_BEFORE -> throw new Crash();
      case CRASH_AFTER -> {
        call.make();
        throw new Crash();
      }
    }
    throw new AssertionError(how);
  }

  private static CallFailed lost(boolean writes) {
    return new CallFailed(
        writes ? CallFailed.Kind.UNCERTAIN : CallFailed.Kind.UNREACHABLE, "no answer");
  }
}
