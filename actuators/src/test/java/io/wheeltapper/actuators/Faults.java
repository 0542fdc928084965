package io.wheeltapper.actuators;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A line that breaks the n-th call, once, in one way. Counts calls. */
public final class Faults implements Line {

  /** How a call breaks. */
  public enum Break {
    /** 4xx: the answer is no. */
    REFUSED,
    /** Connection refused. */
    UNREACHABLE,
    /** 503: not now; a write was not carried out. */
    LATER,
    /** 429: we call too fast. */
    TOO_FAST,
    /** 500: of a write nobody can say what it did; here it did nothing. */
    ERROR_BEFORE,
    /** 500, and the write took effect all the same. */
    ERROR_AFTER,
    /** No answer; the write was never taken in. */
    LOST_BEFORE,
    /** No answer, and the write took effect. */
    LOST_AFTER,
    /** An answer that nobody can read; a write took effect. */
    NONSENSE,
    /** The line let it through to nobody. */
    NOT_MADE,
    /** No end within the time limit, and before the effect. */
    HANGS,
    /** No end within the time limit, and a write took effect. */
    HANGS_AFTER,
    CRASH_BEFORE,
    CRASH_AFTER;

    boolean crash() {
      return this == CRASH_BEFORE || this == CRASH_AFTER;
    }

    /** Whether it may be that nothing was called. */
    boolean waits() {
      return this == NOT_MADE || this == TOO_FAST || hangs();
    }

    /** Whether only a time limit ends it. */
    boolean hangs() {
      return this == HANGS || this == HANGS_AFTER;
    }

    /** Whether a write that breaks so has taken effect. */
    boolean after() {
      return this == ERROR_AFTER
          || this == LOST_AFTER
          || this == NONSENSE
          || this == HANGS_AFTER
          || this == CRASH_AFTER;
    }
  }

  /** The process died here. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final AtomicInteger calls = new AtomicInteger();
  private volatile int at = Integer.MAX_VALUE;
  private volatile Break how = Break.REFUSED;
  private volatile boolean write;
  private volatile String echo = "";

  /** Breaks the n-th call from here on, from 1. */
  public void arm(int n, Break broken) {
    calls.set(0);
    at = n;
    how = broken;
    write = false;
  }

  /** The other side says this back in every error. */
  public void echo(String sent) {
    echo = ": you sent " + sent;
  }

  /** Breaks none. */
  public void disarm() {
    arm(Integer.MAX_VALUE, Break.REFUSED);
  }

  /** How many calls were made since arming. */
  public int calls() {
    return calls.get();
  }

  /** Whether the call that was broken was a write. */
  public boolean brokeWrite() {
    return write;
  }

  @Override
  public String name() {
    return "faults";
  }

  @Override
  public <T> T read(Call<T> call) throws CallFailed, InterruptedException {
    return through(false, call);
  }

  @Override
  public <T> T write(Call<T> call) throws CallFailed, InterruptedException {
    return through(true, call);
  }

  @Override
  public Look look() {
    return new Look("closed", 0, 0, 0, 0);
  }

  private <T> T through(boolean writes, Call<T> call) throws CallFailed, InterruptedException {
    boolean broken = calls.incrementAndGet() == at;
    if (broken) {
      write = writes;
    }
    if (broken && how == Break.NOT_MADE) {
      throw new CallFailed(CallFailed.Kind.NOT_MADE, said("too many calls wait for their turn"));
    }
    if (writes && Trip.CURRENT.isBound()) {
      Trip.CURRENT.get().writes();
    }
    if (!broken) {
      return call.make();
    }
    if (how.after()) {
      call.make();
    }
    throw switch (how) {
      case REFUSED -> CallFailed.answered(403, writes, said("permission denied"));
      case UNREACHABLE -> new CallFailed(CallFailed.Kind.UNREACHABLE, said("connection refused"));
      case LATER -> CallFailed.answered(503, writes, said("not now"));
      case TOO_FAST -> CallFailed.answered(429, writes, said("too many requests"));
      case ERROR_BEFORE, ERROR_AFTER -> CallFailed.answered(500, writes, said("internal error"));
      case NONSENSE -> CallFailed.answered(200, writes, said("garbage"));
      case LOST_BEFORE, LOST_AFTER -> lost(writes);
      case CRASH_BEFORE, CRASH_AFTER -> throw new Crash();
      case HANGS, HANGS_AFTER -> hang();
      case NOT_MADE -> throw new AssertionError("thrown above");
    };
  }

  private String said(String words) {
    return words + echo;
  }

  private static CallFailed hang() throws InterruptedException {
    new CountDownLatch(1).await();
    throw new AssertionError("only interruption ends it");
  }

  private CallFailed lost(boolean writes) {
    return new CallFailed(
        writes ? CallFailed.Kind.UNCERTAIN : CallFailed.Kind.UNREACHABLE, said("no answer"));
  }
}
