package io.wheeltapper.deploy.bench;

import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** The default bundle, and sessions over it. */
final class Rules {

  private Rules() {}

  static Bundle shipped() throws Exception {
    return Bundle.load(Shipped.policies(), ClassStore.folder(Shipped.cache()));
  }

  /** The bundle's policy with no settle time: a wait that is wanted is no latency. */
  static Policy atOnce(Policy policy) {
    Map<Fault, Ladder> ladders = new HashMap<>();
    policy
        .ladders()
        .forEach((fault, l) ->
            ladders.put(
                fault,
                new Ladder(
                    fault,
                    l.priority(),
                    0,
                    l.quietMillis(),
                    l.confirmedBy(),
                    l.oneOriginEnough(),
                    l.clears(),
                    l.rungs())));
    return Policy.of(policy.page(), ladders, policy.limits()).with(policy.costs());
  }

  static Diagnosis unfiltered(Bundle bundle) {
    List<Diagnoser> node = List.of(bundle.rules().unfilteredSession());
    return new Diagnosis(node, bundle.rules().siteSession(), Diagnosis.Fan.IN_TURN);
  }

  /** Shards on a thread each, as the running agent has them; on the caller's when there is one. */
  static final class Threads implements Diagnosis.Fan, AutoCloseable {
    private final List<ExecutorService> threads;

    Threads(int shards) {
      threads =
          IntStream.range(0, shards).mapToObj(_ -> Executors.newSingleThreadExecutor()).toList();
    }

    @Override
    public <T> List<T> all(List<Callable<T>> work) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < work.size(); i++) {
        futures.add(threads.get(i).submit(work.get(i)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        try {
          results.add(future.get());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        } catch (ExecutionException e) {
          throw new IllegalStateException(e);
        }
      }
      return results;
    }

    @Override
    public void close() {
      threads.forEach(ExecutorService::close);
    }
  }
}
