package io.wheeltapper.sensors.telemetry.loki;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.telemetry.ask.Access;
import io.wheeltapper.sensors.telemetry.logs.LogLines;
import io.wheeltapper.sensors.telemetry.loki.Page.Entry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Asks Loki for the lines since it asked last, page by page, oldest first. Loki cuts an answer at
 * its limit without a word: so a full page is followed by the next, which begins at the last line's
 * nanosecond, and what was seen of that is passed over. One question at a time. What came while
 * Loki was away is asked for afterwards, an hour at most.
 */
final class LokiSensor implements Sensor {

  private static final long NANOS = 1_000_000;
  private static final long MOST_BEHIND_MILLIS = 3_600_000;

  /** More pages than this at once would keep the heartbeat waiting; the rest comes next time. */
  private static final int MOST_PAGES = 50;

  /**
   * What is asked, and how often.
   *
   * @param settle lines younger than this may still be on their way and are asked for later
   */
  record Aim(String query, Duration interval, Duration settle, int limit) {}

  private final Access access;
  private final Aim aim;
  private final LogLines.Rules rules;
  private final InstantSource clock;
  private final LogLines lines;
  private long next;
  private Set<Entry> seen = Set.of();

  LokiSensor(Access access, Aim aim, LogLines.Rules rules, InstantSource clock) {
    this.access = access;
    this.aim = aim;
    this.rules = rules;
    this.clock = clock;
    this.lines = new LogLines(rules);
  }

  @Override
  public long heartbeatMillis() {
    return aim.interval().toMillis() + access.timeout().toMillis();
  }

  /** Lines from before the first run are not asked for; after a failure it goes on where it was. */
  @Override
  public void run(Sink sink) throws Exception {
    if (next == 0) {
      next = (clock.millis() - aim.settle().toMillis()) * NANOS;
    }
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(access.timeout())
            .sslContext(access.trust())
            .version(HttpClient.Version.HTTP_1_1)
            .build()) {
      while (true) {
        round(client, sink);
        sink.alive(clock.millis());
        TimeUnit.MILLISECONDS.sleep(aim.interval().toMillis());
      }
    }
  }

  private void round(HttpClient client, Sink sink) throws IOException, InterruptedException {
    long now = clock.millis();
    long oldest = (now - MOST_BEHIND_MILLIS) * NANOS;
    if (next < oldest) {
      sink.rejected("loki", "lines older than an hour are left out");
      next = oldest;
      seen = Set.of();
    }
    long end = (now - aim.settle().toMillis()) * NANOS;
    for (int page = 0; page < MOST_PAGES && next < end; page++) {
      if (!page(client, end, sink)) {
        next = Math.max(next, end);
        seen = Set.of();
        return;
      }
    }
  }

  /** One page; whether there may be another. */
  private boolean page(HttpClient client, long end, Sink sink)
      throws IOException, InterruptedException {
    Page page = ask(client, next, end);
    if (page.unreadable() > 0) {
      sink.rejected("loki", page.unreadable() + " entries that cannot be read");
    }
    List<Signal> signals = new ArrayList<>();
    for (Entry entry : page.entries()) {
      if (!seen.contains(entry)) {
        signals.addAll(
            lines.take(
                entry.labels(),
                entry.nanos() / NANOS,
                entry.line(),
                (where, why) -> sink.rejected("loki line of " + where, why)));
      }
    }
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
    if (page.entries().size() + page.unreadable() < aim.limit()) {
      return false;
    }
    forward(page, sink);
    return true;
  }

  private void forward(Page page, Sink sink) {
    if (page.entries().isEmpty()) {
      next++;
      return;
    }
    long last = page.entries().getLast().nanos();
    Set<Entry> same = new HashSet<>();
    for (Entry entry : page.entries()) {
      if (entry.nanos() == last) {
        same.add(entry);
      }
    }
    if (last == next && seen.containsAll(same)) {
      sink.rejected("loki", "more lines at one nanosecond than a page holds; the rest is left out");
      next = last + 1;
      seen = Set.of();
      return;
    }
    if (last == next) {
      same.addAll(seen);
    }
    next = last;
    seen = same;
  }

  private Page ask(HttpClient client, long start, long end)
      throws IOException, InterruptedException {
    HttpRequest request =
        access.get(
            "/loki/api/v1/query_range",
            Map.of(
                "query", aim.query(),
                "start", Long.toString(start),
                "end", Long.toString(end),
                "limit", Integer.toString(aim.limit()),
                "direction", "forward"));
    Access.Answer answer =
        access.whole(() -> client.send(request, HttpResponse.BodyHandlers.ofInputStream()));
    if (answer.status() != 200) {
      throw new IOException(access.url() + " answers " + answer.status());
    }
    try {
      return Page.read(answer.body());
    } catch (IOException e) {
      throw new IOException(access.url() + ": " + e.getMessage(), e);
    }
  }
}
