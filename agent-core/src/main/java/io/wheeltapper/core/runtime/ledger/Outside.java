package io.wheeltapper.core.runtime.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries checkpoints to their sinks on a thread of its own: a share that hangs delays nothing. */
final class Outside implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Outside.class);

  /** Some ten minutes of checkpoints; beyond that the newest are the ones that are lost. */
  private static final int WAITING = 64;

  private static final String END = "";

  private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(WAITING);
  private final List<CheckpointSink> sinks;
  private final LongAdder failures = new LongAdder();
  private final Map<String, String> troubles = new ConcurrentSkipListMap<>();
  private final Thread thread;

  Outside(List<CheckpointSink> sinks) {
    this.sinks = List.copyOf(sinks);
    thread = Thread.ofPlatform().daemon().name("checkpoint-sinks").unstarted(this::carry);
    if (!sinks.isEmpty()) {
      thread.start();
    }
  }

  void publish(String note) {
    if (!sinks.isEmpty() && !queue.offer(note)) {
      failures.increment();
    }
  }

  long failures() {
    return failures.sum();
  }

  /** The sinks that did not keep the last checkpoint they were given, a line each. */
  List<String> troubles() {
    return troubles.entrySet().stream()
        .map(t -> "checkpoints are not kept at " + t.getKey() + ": " + t.getValue())
        .toList();
  }

  private void carry() {
    try {
      for (String note = queue.take(); !note.equals(END); note = queue.take()) {
        for (CheckpointSink sink : sinks) {
          publish(sink, note);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(CheckpointSink sink, String note) {
    try {
      sink.publish(note);
      troubles.remove(sink.name());
    } catch (IOException | RuntimeException e) {
      failures.increment();
      troubles.put(sink.name(), String.valueOf(e.getMessage()));
      LOG.warn("checkpoint not kept at {}: {}", sink.name(), e.toString());
    }
  }

  /** Gives what waits a few seconds to leave. */
  @Override
  public void close() {
    if (sinks.isEmpty()) {
      return;
    }
    try {
      if (queue.offer(END)) {
        thread.join(java.time.Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
