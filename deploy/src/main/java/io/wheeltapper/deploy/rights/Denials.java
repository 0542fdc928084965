package io.wheeltapper.deploy.rights;

import io.wheeltapper.core.loop.Input;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands denied attempts to the ledger: {@value #SINGLY} a minute of those who are known and as many
 * of all others one by one, what is more as one with its count when the minute is over. So nobody
 * fills the ledger by asking, nor hides who is known behind attempts of nobody. Safe for all
 * threads; never makes a request wait. While the ledger takes nothing, what does not fit is counted
 * and told later; what was not told when the agent ends is lost.
 */
public final class Denials implements AutoCloseable {

  /** So many a minute are told singly, of those who are known and of all others. */
  public static final int SINGLY = 30;

  private static final Logger LOG = LoggerFactory.getLogger(Denials.class);
  private static final long MINUTE = 60_000;
  private static final long LOOK_MILLIS = 1_000;

  /** Takes one; blocks until it is durable. */
  public interface Keeping {
    /** Keeps it, at the agent's own time. */
    void keep(Input.Denied denied) throws Exception;
  }

  private final Keeping keeping;
  private final InstantSource clock;
  private final BlockingQueue<Input.Denied> waiting = new ArrayBlockingQueue<>(4 * SINGLY);
  private final Thread telling;
  private long minute;
  private int known;
  private int unknown;
  private long more;
  private String lastAddress = "";

  /** Begins to tell. */
  public Denials(Keeping keeping, InstantSource clock) {
    this.keeping = keeping;
    this.clock = clock;
    this.telling = Thread.ofVirtual().name("denials").start(this::tell);
  }

  /** One was denied. */
  public synchronized void add(Input.Denied denied) {
    turn();
    boolean nobody = denied.by().isEmpty();
    if ((nobody ? unknown : known) >= SINGLY || !waiting.offer(denied)) {
      more++;
      lastAddress = denied.address();
    } else if (nobody) {
      unknown++;
    } else {
      known++;
    }
  }

  /** A new minute begins with what the last one had too many of. */
  private synchronized void turn() {
    long now = clock.millis() / MINUTE;
    if (now == minute) {
      return;
    }
    if (more > 0
        && !waiting.offer(
            new Input.Denied(
                0,
                "",
                "",
                lastAddress,
                "",
                "",
                "more attempts than are told singly; the last from this address",
                more))) {
      return;
    }
    minute = now;
    known = 0;
    unknown = 0;
    more = 0;
  }

  private void tell() {
    try {
      while (true) {
        turn();
        Input.Denied next = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          keep(next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(Input.Denied denied) throws InterruptedException {
    try {
      keeping.keep(denied);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.warn("a denied attempt is not in the ledger: {} {}", denied, e.toString());
    }
  }

  @Override
  public void close() {
    telling.interrupt();
  }
}
