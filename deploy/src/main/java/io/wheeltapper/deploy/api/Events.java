package io.wheeltapper.deploy.api;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger as server-sent events: {@code entry} for each new one, with its index as the event's
 * id, and {@code tick} every five seconds. One thread looks for all listeners, four times a second,
 * and only while there are any. What a listener has not taken is bounded: nothing more is sent
 * while its connection is full, and one that stays full for five seconds is cut off; it resumes by
 * {@code Last-Event-ID} and misses nothing. Safe for all threads.
 */
final class Events implements AutoCloseable {

  /** Listeners at most; more are told to come later. */
  static final int MOST = 64;

  /** Of one who is known, so that no caller keeps all others from hearing. */
  static final int MOST_OF_ONE = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final String TYPE = "text/event-stream";
  private static final long LOOK_MILLIS = 250;
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Entries read at once; one has at most 64 KiB. */
  private static final int PAGE = 100;

  /** Bytes handed to one connection at once; an entry that is alone may be longer than half. */
  private static final int CHUNK = 131_072;

  private final AgentView agent;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore room = new Semaphore(MOST);
  private final Map<String, Integer> ofOne = new ConcurrentHashMap<>();
  private final Semaphore come = new Semaphore(0);
  private final Thread looking;

  /** The newest entries, and the index of their first. */
  private List<byte[]> recent = List.of();

  private long recentFrom = -1;

  /** Whether somebody who takes what comes has more to take. */
  private boolean behind;

  private long ticked = System.nanoTime() - TICK_NANOS;

  Events(AgentView agent) {
    this.agent = agent;
    this.looking = Thread.ofVirtual().name("events").start(this::look);
  }

  /** Answers with what has no end; from where, see {@link #from}. */
  Answer open(Asked asked) throws Exception {
    long from = from(asked, agent.status().size());
    if (!room.tryAcquire()) {
      throw Refusal.unavailable(
          "there are " + MOST + " listeners already; come again, or ask /api/v1/entries");
    }
    String who = asked.caller().name();
    if (ofOne.merge(who, 1, Integer::sum) > MOST_OF_ONE && asked.caller().proven()) {
      leave(who);
      throw Refusal.unavailable(
          who + " listens " + MOST_OF_ONE + " times already; close one, or ask /api/v1/entries");
    }
    Listener listener = new Listener(from, () -> leave(who), come::release, asked.stands());
    listeners.add(listener);
    come.release();
    return Answer.flowing(TYPE, listener::begin);
  }

  private void leave(String who) {
    ofOne.computeIfPresent(who, (_, many) -> many == 1 ? null : many - 1);
    room.release();
  }

  /** After the event that was heard last, else from the index that is asked for, else from now. */
  private static long from(Asked asked, long size) {
    String last = asked.headers().getOrDefault("last-event-id", "");
    if (last.isEmpty()) {
      return Math.min(asked.whole("from", size, 0, Long.MAX_VALUE), size);
    }
    if (!last.matches("\\d{1,18}")) {
      throw Refusal.bad("Last-Event-ID is the index of an entry");
    }
    return Math.min(Long.parseLong(last) + 1, size);
  }

  private void look() {
    try {
      while (true) {
        if (listeners.isEmpty()) {
          come.acquire();
          come.drainPermits();
          recentFrom = -1;
        } else if (!behind) {
          // A new listener is served at once, and so is one that has taken what it was told.
          boolean _ = come.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          come.drainPermits();
        }
        once();
      }
    } catch (InterruptedException e) {
      listeners.forEach(Listener::cut);
    }
  }

  private void once() throws InterruptedException {
    listeners.removeIf(Listener::gone);
    behind = false;
    try {
      boolean tick = System.nanoTime() - ticked >= TICK_NANOS;
      byte[] words = tick ? tick() : new byte[0];
      ticked = tick ? System.nanoTime() : ticked;
      read();
      for (Listener listener : listeners) {
        if (listener.free()) {
          say(listener, words);
        }
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // What cannot be read now is read when it can: no listener goes on before it.
      LOG.warn("events wait: {}", e.toString());
    }
  }

  private void read() throws Exception {
    if (recentFrom < 0) {
      recentFrom = agent.status().size();
      recent = List.of();
    }
    List<byte[]> more = agent.entries(recentFrom + recent.size(), PAGE);
    if (!more.isEmpty()) {
      List<byte[]> all = new ArrayList<>(recent.size() > PAGE ? List.of() : recent);
      recentFrom += recent.size() - all.size();
      all.addAll(more);
      recent = all;
    }
  }

  private void say(Listener listener, byte[] tick) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long next = listener.next();
    for (byte[] entry : entries(next)) {
      if (out.size() > 0 && out.size() + entry.length > CHUNK) {
        break;
      }
      out.writeBytes(ascii("id: " + next + "\nevent: entry\ndata: {\"index\":" + next));
      out.writeBytes(ascii(",\"entry\":"));
      out.writeBytes(entry);
      out.writeBytes(ascii("}\n\n"));
      next++;
    }
    out.writeBytes(tick);
    behind |= next < recentFrom + recent.size();
    if (out.size() > 0) {
      listener.write(Buffer.buffer(out.toByteArray()), next);
    }
  }

  private List<byte[]> entries(long from) throws IOException {
    long end = recentFrom + recent.size();
    if (from >= end) {
      return List.of();
    }
    return from >= recentFrom
        ? recent.subList((int) (from - recentFrom), recent.size())
        : agent.entries(from, PAGE);
  }

  private byte[] tick() throws Exception {
    AgentView.Status status = agent.status();
    Map<String, Object> now = new LinkedHashMap<>();
    now.put("now", status.now());
    now.put("size", status.size());
    now.put("open", status.open());
    now.put("ready", status.ready());
    now.put("troubles", status.troubles());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("event: tick\ndata: "));
    out.writeBytes(Answer.json(200, now).body());
    out.writeBytes(ascii("\n\n"));
    return out.toByteArray();
  }

  /** How many listen now. */
  int listening() {
    return MOST - room.availablePermits();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws InterruptedException {
    looking.interrupt();
    looking.join();
  }
}
