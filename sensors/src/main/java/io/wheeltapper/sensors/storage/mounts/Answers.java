package io.wheeltapper.sensors.storage.mounts;

import io.wheeltapper.sensors.outside.Limited;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Asks several mounts at once, each within a time limit and on a thread of its own that can be
 * given up: a mount that hangs costs that one thread until it answers. For one thread.
 */
public final class Answers {

  /** Mounts asked; a node has some ten. */
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

    /** It has no answer, not even yet. */
    record None() implements Answer {}

    /** It answers that it is gone. */
    record Gone(String why) implements Answer {}

    /** It cannot be told: we may not look, or not there. */
    record Unknown(String why) implements Answer {}
  }

  private final Probe probe;
  private final Duration limit;
  private final Map<String, Limited> asking = new HashMap<>();

  /** Nothing asked yet. */
  public Answers(Probe probe, Duration limit) {
    this.probe = probe;
    this.limit = limit;
  }

  /** Asks the mounts at these paths; those beyond the bound are left out. */
  public Map<String, Answer> ask(Set<String> paths) throws InterruptedException {
    Map<String, Answer> answers = new ConcurrentHashMap<>();
    asking.entrySet().removeIf(e -> !paths.contains(e.getKey()) && !e.getValue().hangs());
    List<Thread> threads = new ArrayList<>();
    for (String path : paths) {
      if (!asking.containsKey(path) && asking.size() >= MOST) {
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
    try {
      Probe.Space space = limited.call(limit, () -> probe.look(path));
      return new Answer.Space(space.free(), space.all());
    } catch (IOException e) {
      if (limited.hangs()) {
        return new Answer.None();
      }
      String why = String.valueOf(e.getMessage());
      return !(e.getCause() instanceof AccessDeniedException) && GONE.matcher(why).matches()
          ? new Answer.Gone(why)
          : new Answer.Unknown(why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unknown("interrupted");
    }
  }
}
