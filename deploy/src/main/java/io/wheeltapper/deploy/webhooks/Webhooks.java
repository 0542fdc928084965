package io.wheeltapper.deploy.webhooks;

import io.wheeltapper.deploy.config.Webhooks.Hook;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Every receiver of entries that the configuration names, each with a thread of its own, so that
 * none waits for another and nothing that decides waits for any. Nothing is sent where none is
 * named. Safe for all threads.
 */
public final class Webhooks implements AutoCloseable {

  /** In the data folder: where each receiver stands. */
  private static final String FILE = "webhooks.json";

  private final List<Messenger> messengers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Webhooks() {}

  /**
   * Begins where each stood; who is new is told from now on.
   *
   * @param size how many entries the ledger has now
   */
  public static Webhooks begin(List<Hook> hooks, Path data, long size) {
    Webhooks made = new Webhooks();
    if (!hooks.isEmpty()) {
      Standing standing =
          new Standing(data.resolve(FILE), hooks.stream().map(Hook::url).toList(), size);
      for (Hook hook : hooks) {
        Messenger messenger = new Messenger(data, hook, standing, InstantSource.system());
        made.messengers.add(messenger);
        made.threads.add(Thread.ofVirtual().name("webhook").start(messenger));
      }
    }
    return made;
  }

  /** There are entries that were not there before; returns at once. */
  public void news() {
    messengers.forEach(Messenger::news);
  }

  /** What is wrong, a line a receiver; empty when nothing is. */
  public List<String> troubles() {
    return messengers.stream().map(Messenger::trouble).filter(t -> !t.isEmpty()).toList();
  }

  /** Where each stands is kept when this returns. */
  @Override
  public void close() throws InterruptedException {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
