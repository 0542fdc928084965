package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.loop.Case;
import io.wheeltapper.core.loop.Proof;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.deploy.api.CaseView;
import io.wheeltapper.deploy.views.WaitingView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The plans that wait for persons, with the calls that each would make. Calls are listed side by
 * side, and again only after half a minute. Safe for all threads.
 */
final class Waiting {

  /** Plans listed; the oldest questions first. */
  private static final int MOST = 200;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Systems asked at the same time. */
  private static final int AT_ONCE = 8;

  private record Found(
      CaseView kase,
      int answers,
      boolean persons,
      Optional<Action> action,
      long asked,
      long until) {

    String key() {
      return kase.plan() + " " + kase.step();
    }
  }

  private record Listed(CompletableFuture<List<String>> calls, long at) {}

  private final LiveAgent agent;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Map<String, Listed> listed = new LinkedHashMap<>();

  Waiting(LiveAgent agent) {
    this.agent = agent;
  }

  List<WaitingView> now() throws Exception {
    List<Found> found = agent.station().ask(Waiting::find);
    List<CompletableFuture<List<String>>> calls = new ArrayList<>();
    found.forEach(f -> calls.add(calls(f)));
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<WaitingView> views = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Found f = found.get(i);
      views.add(
          new WaitingView(
              f.kase(), f.answers(), f.persons(), await(calls.get(i), end), f.asked(), f.until()));
    }
    return views;
  }

  private static List<Found> find(Site site) {
    List<Found> found = new ArrayList<>();
    for (Case kase : site.book().open()) {
      CaseView view = CaseView.of(kase);
      if (view.asks()) {
        Entry.Judged judged = kase.judged().orElseThrow();
        found.add(
            new Found(
                view,
                kase.answers(),
                Proof.wanted(site, kase),
                kase.step() < 0 ? Optional.empty() : Optional.of(kase.actions().get(kase.step())),
                judged.at(),
                judged.until() == Verdict.UNTIL_CHANGED ? 0 : judged.until()));
      }
    }
    found.sort(Comparator.comparingLong(Found::asked));
    return List.copyOf(found.subList(0, Math.min(MOST, found.size())));
  }

  private synchronized CompletableFuture<List<String>> calls(Found found) {
    long now = System.nanoTime();
    listed.values().removeIf(l -> l.calls().isDone() && now - l.at() > KEPT_NANOS);
    return listed.computeIfAbsent(found.key(), _ -> new Listed(list(found), now)).calls();
  }

  private CompletableFuture<List<String>> list(Found found) {
    CompletableFuture<List<String>> calls = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("preview")
        .start(() -> {
          try {
            room.acquire();
            try {
              calls.complete(
                  ExactCalls.of(
                      agent.actuators(), found.action(), found.kase(), agent.station().now()));
            } finally {
              room.release();
            }
          } catch (InterruptedException | RuntimeException e) {
            calls.completeExceptionally(e);
          }
        });
    return calls;
  }

  private static List<String> await(CompletableFuture<List<String>> calls, long end)
      throws InterruptedException {
    try {
      return calls.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return List.of("they are still being listed; look again");
    } catch (ExecutionException e) {
      return List.of("they cannot be listed now: " + e.getCause());
    }
  }
}
