package io.wheeltapper.deploy.webhooks;

import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.deploy.config.Webhooks.Hook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one receiver the ledger's entries, in order and each at least once: what is not taken is
 * sent again until it is, and all later ones wait for it in the ledger, not here. On a thread of
 * its own.
 */
final class Messenger implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Messenger.class);

  private static final int PAGE = 100;
  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 300_000;

  private record Told(long index, Entry entry) {}

  private final Path data;
  private final Hook hook;
  private final Delivery delivery;
  private final Standing standing;
  private final Semaphore news = new Semaphore(1);
  private final long firstPause;
  private volatile String trouble = "";

  /**
   * To a receiver.
   *
   * @param standing where it stands, and is kept
   */
  Messenger(Path data, Hook hook, Standing standing, InstantSource clock) {
    this(data, hook, standing, clock, FIRST_PAUSE_MILLIS);
  }

  Messenger(Path data, Hook hook, Standing standing, InstantSource clock, long firstPause) {
    this.data = data;
    this.hook = hook;
    this.standing = standing;
    this.firstPause = firstPause;
    this.delivery = new Delivery(hook, clock);
  }

  /** There are entries that were not there before; returns at once. */
  void news() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  /** What is wrong with it, or {@code ""}. */
  String trouble() {
    return trouble.isEmpty() ? "" : "webhook " + delivery.shown() + ": " + trouble;
  }

  @Override
  public void run() {
    try (delivery) {
      boolean wanted = true;
      while (wanted) {
        news.acquire();
        news.drainPermits();
        wanted = tellAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      standing.keep(hook.url());
    }
  }

  /** Tells what there is; false when the receiver wants no more. */
  private boolean tellAll() throws InterruptedException {
    while (true) {
      List<Told> page = new ArrayList<>();
      String log;
      try (LedgerReader ledger = LedgerReader.open(data)) {
        log = ledger.verifierKey();
        ledger.page(
            standing.of(hook.url()), PAGE, (index, entry) -> page.add(new Told(index, entry)));
      } catch (IOException e) {
        say("the ledger cannot be read: " + e.getMessage());
        TimeUnit.MILLISECONDS.sleep(LONGEST_PAUSE_MILLIS / 10);
        continue;
      }
      if (page.isEmpty()) {
        standing.keep(hook.url());
        return true;
      }
      for (Told told : page) {
        if (!tell(told, log)) {
          return false;
        }
        standing.at(hook.url(), told.index() + 1);
      }
      standing.keep(hook.url());
    }
  }

  private boolean tell(Told told, String log) throws InterruptedException {
    byte[] entry = CanonicalJson.bytes(told.entry());
    String kind = kind(entry);
    if (!hook.wants(kind)) {
      return true;
    }
    // The same for the same entry of the same log, and of no other.
    String id = "wt_" + Digest.of("log", log) + "_" + told.index();
    byte[] body = body(told, kind, entry);
    for (long pause = firstPause; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      Delivery.Result result = delivery.send(id, body);
      if (result.taken()) {
        say("");
        return true;
      }
      if (result.gone()) {
        say("it answered 410 and is told no more until the agent starts again");
        return false;
      }
      say(result.trouble() + "; from entry " + told.index() + " on all waits for it");
      standing.keep(hook.url());
      long wait = Math.max(pause, TimeUnit.SECONDS.toMillis(result.waitSeconds()));
      // So that many agents do not come at the same time.
      TimeUnit.MILLISECONDS.sleep(wait + ThreadLocalRandom.current().nextLong(1 + wait / 4));
    }
  }

  private void say(String words) {
    if (!words.equals(trouble)) {
      trouble = words;
      if (words.isEmpty()) {
        LOG.info("webhook={} state=well", delivery.shown());
      } else {
        LOG.warn("webhook={} state=waits reason={}", delivery.shown(), words);
      }
    }
  }

  private static String kind(byte[] entry) {
    try {
      return Json.mapper().readTree(entry).path("kind").asText();
    } catch (IOException e) {
      throw new IllegalStateException("an entry is JSON", e);
    }
  }

  /** As the standard advises: type, time, and the data, which is the entry as the ledger has it. */
  private static byte[] body(Told told, String kind, byte[] entry) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("{\"type\":\"entry."
                + kind
                + "\",\"timestamp\":\""
                + Instant.ofEpochMilli(told.entry().at())
                + "\",\"data\":{\"index\":"
                + told.index()
                + ",\"entry\":")
            .getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(entry);
    out.writeBytes("}}".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
