package io.wheeltapper.sensors.storage.mounts;

import io.wheeltapper.sensors.outside.Limited;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Asks several mounts at once, each within a time limit and on a thread of its own that can be
 * given up: a mount that hangs costs that one thread until it answers. For one thread.
 */
public final class Answers {

  /** Mounts asked, of those expected and of others each; a node has some ten. */
  static final int MOST = 64;

  /** What the kernel says of a mount whose server or daemon is gone. */
  private static final Pattern GONE =
      Pattern.compile(
          ".*(Stale file handle|Transport endpoint is not connected|Input/output error|Host is"
              + " down|No such device|Cannot send after transport endpoint shutdown|Software caused"
              + " connection abort).*",
          Pattern.DOTALL);

  /** One mount's answer. */
  public sealed interface Answer {
    /** It answered. */
    record Space(long free, long all) implements Answer {}

    /** It answered, but later than the limit: slow, and not hung. */
    record Slow(long free, long all, long millis) implements Answer {}

    /**
     * It has no answer, not even yet. What comes back late is never this at the next look, so that
     * two of these in a row are one call.
     */
    record None() implements Answer {}

    /** It answers that it is gone. */
    record Gone(String why) implements Answer {}

    /** It cannot be told: we may not look, or not there. */
    record Unknown(String why) implements Answer {}
  }

  private final Probe probe;
  private final Duration limit;
  private final Map<String, Limited> asking = new HashMap<>();

  /** What calls that were given up came back with. */
  private final Map<String, Answer> late = new ConcurrentHashMap<>();

  /** Nothing asked yet. */
  public Answers(Probe probe, Duration limit) {
    this.probe = probe;
    this.limit = limit;
  }

  /**
   * Asks the mounts at these paths; those beyond the bound are left out.
   *
   * @param expected go first, and have places of their own
   * @param others that are asked too
   */
  public Map<String, Answer> ask(Collection<String> expected, Collection<String> others)
      throws InterruptedException {
    Map<String, Answer> answers = new ConcurrentHashMap<>();
    List<String> paths = new ArrayList<>(expected);
    paths.addAll(others);
    asking.entrySet().removeIf(e -> !paths.contains(e.getKey()) && !e.getValue().hangs());
    late.keySet().retainAll(paths);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      int most = i < expected.size() ? 2 * MOST : MOST;
      if (!asking.containsKey(path) && asking.size() >= most) {
        continue;
      }
      Limited limited = asking.computeIfAbsent(path, p -> new Limited("mount " + p));
      threads.add(Thread.ofVirtual().start(() -> answers.put(path, one(limited, path))));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      throw e;
    }
    return answers;
  }

  private Answer one(Limited limited, String path) {
    if (limited.hangs()) {
      return new Answer.None();
    }
    Answer before = late.remove(path);
    try {
      Answer answer = limited.call(limit, () -> outcome(path));
      late.remove(path);
      return answer;
    } catch (IOException e) {
      Answer now = late.remove(path);
      if (now != null) {
        return now;
      }
      if (!limited.hangs()) {
        return new Answer.Unknown(String.valueOf(e.getMessage()));
      }
      return before == null ? new Answer.None() : before;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unknown("interrupted");
    }
  }

  /** What the mount says, whenever it does; kept for the next look, should nobody wait for it. */
  private Answer outcome(String path) {
    long began = System.nanoTime();
    Answer answer;
    try {
      Probe.Space space = probe.look(path);
      long millis = (System.nanoTime() - began) / 1_000_000;
      answer =
          millis <= limit.toMillis()
              ? new Answer.Space(space.free(), space.all())
              : new Answer.Slow(space.free(), space.all(), millis);
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      answer =
          !(e instanceof AccessDeniedException) && GONE.matcher(why).matches()
              ? new Answer.Gone(why)
              : new Answer.Unknown(why);
    }
    late.put(path, answer);
    return answer;
  }
}
