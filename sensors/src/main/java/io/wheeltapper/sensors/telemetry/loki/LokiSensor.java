package io.wheeltapper.sensors.telemetry.loki;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.telemetry.ask.Access;
import io.wheeltapper.sensors.telemetry.logs.LogLines;
import io.wheeltapper.sensors.telemetry.loki.Page.Entry;
import io.wheeltapper.sensors.telemetry.prometheus.Look;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Asks Loki for the lines since it asked last, page by page, oldest first. Loki cuts an answer at
 * its limit without a word: so a full page is followed by the next, which begins at the last line's
 * nanosecond. Lines come late as well: once a minute the last few minutes are asked for again. What
 * was seen is passed over. One question at a time. What came while Loki was away is asked for
 * afterwards, an hour at most; a line that is stale by then is evidence, {@code before_start=true},
 * and must trigger nothing.
 */
final class LokiSensor implements Sensor {

  private static final long NANOS = 1_000_000;
  private static final long MOST_BEHIND_MILLIS = 3_600_000;

  /** Lines of the last minutes that are remembered, so that each is taken once. */
  private static final int MOST_SEEN = 200_000;

  private static final long LATE_EVERY_MILLIS = 60_000;

  /** More pages than this at once would keep the heartbeat waiting; the rest comes next time. */
  private static final int MOST_PAGES = 50;

  /**
   * What is asked, and how often.
   *
   * @param settle lines younger than this may still be on their way and are asked for later
   * @param stale lines older than this are evidence and no news
   * @param late so late a line may reach Loki and is still found
   */
  record Aim(
      String query, Duration interval, Duration settle, int limit, Duration stale, Duration late) {}

  /** A line that was seen; oldest first. */
  private record Seen(long nanos, int labels, int line) implements Comparable<Seen> {

    private static final Comparator<Seen> ORDER =
        Comparator.comparingLong(Seen::nanos)
            .thenComparingInt(Seen::labels)
            .thenComparingInt(Seen::line);

    static Seen of(Entry entry) {
      return new Seen(entry.nanos(), entry.labels().hashCode(), entry.line().hashCode());
    }

    @Override
    public int compareTo(Seen other) {
      return ORDER.compare(this, other);
    }
  }

  private static final long LOOK_MILLIS = 600_000;

  private final Access access;
  private final Aim aim;
  private final LogLines.Rules rules;
  private final InstantSource clock;
  private final LogLines lines;
  private final NavigableSet<Seen> seen = new TreeSet<>();
  private long next;

  /** All that was seen from here on is remembered. */
  private long floor;

  private long lookedBack;
  private long back;
  private long backEnd;

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
      lookedBack = clock.millis();
      next = (lookedBack - aim.settle().toMillis()) * NANOS;
      floor = next;
    }
    try (HttpClient client = client()) {
      while (true) {
        round(client, sink);
        sink.alive(clock.millis());
        TimeUnit.MILLISECONDS.sleep(aim.interval().toMillis());
      }
    }
  }

  private HttpClient client() throws IOException {
    return HttpClient.newBuilder()
        .connectTimeout(access.timeout())
        .sslContext(access.trust())
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  /** Asks once for the lines of the last minutes. */
  Check look() {
    try (HttpClient client = client()) {
      long end = clock.millis() * NANOS;
      int found = ask(client, end - LOOK_MILLIS * NANOS, end).entries().size();
      return new Check(
          true,
          access.url()
              + " answers; lines of the last 10 min: "
              + found
              + (found >= aim.limit() ? " or more" : ""));
    } catch (IOException e) {
      return Look.away(access.url(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, access.url() + " was not asked to the end");
    }
  }

  private void round(HttpClient client, Sink sink) throws IOException, InterruptedException {
    long now = clock.millis();
    long oldest = (now - MOST_BEHIND_MILLIS) * NANOS;
    if (next < oldest) {
      sink.rejected("loki", "lines older than an hour are left out");
      next = oldest;
    }
    long end = (now - aim.settle().toMillis()) * NANOS;
    long before = next;
    int pages = 0;
    while (pages < MOST_PAGES && next < end) {
      next = page(client, next, end, sink);
      pages++;
    }
    long late = end - aim.late().toMillis() * NANOS;
    if (Math.max(back, floor) >= backEnd && now - lookedBack >= LATE_EVERY_MILLIS) {
      lookedBack = now;
      back = late;
      backEnd = before;
    }
    while (pages < MOST_PAGES && Math.max(back, floor) < backEnd) {
      back = page(client, Math.max(back, floor), backEnd, sink);
      pages++;
    }
    forget(Math.min(late, next));
  }

  /** What is older is asked for no more. */
  private void forget(long nanos) {
    floor = Math.max(floor, nanos);
    seen.headSet(new Seen(floor, Integer.MIN_VALUE, Integer.MIN_VALUE)).clear();
  }

  /** One page; where the next begins, or the end. */
  private long page(HttpClient client, long start, long end, Sink sink)
      throws IOException, InterruptedException {
    Page page = ask(client, start, end);
    if (page.unreadable() > 0) {
      sink.rejected("loki", page.unreadable() + " entries that cannot be read");
    }
    long stale = clock.millis() - aim.stale().toMillis();
    List<Signal> signals = new ArrayList<>();
    int fresh = 0;
    for (Entry entry : page.entries()) {
      if (seen.add(Seen.of(entry))) {
        fresh++;
        long at = entry.nanos() / NANOS;
        lines
            .take(
                entry.labels(),
                at,
                entry.line(),
                (where, why) -> sink.rejected("loki line of " + where, why))
            .forEach(signal -> signals.add(at < stale ? evidence(signal) : signal));
      }
    }
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
    while (seen.size() > MOST_SEEN) {
      forget(seen.first().nanos() + 1);
    }
    if (page.entries().size() + page.unreadable() < aim.limit()) {
      return end;
    }
    long last = page.entries().isEmpty() ? start : page.entries().getLast().nanos();
    if (last > start || fresh > 0) {
      return last;
    }
    if (!page.entries().isEmpty()) {
      sink.rejected("loki", "more lines at one nanosecond than a page holds; the rest is left out");
    }
    return start + 1;
  }

  private static Signal evidence(Signal signal) {
    if (!(signal instanceof Event event)) {
      return signal;
    }
    Map<String, String> fields = new HashMap<>(event.fields());
    fields.put("before_start", "true");
    return new Event(
        event.target(),
        event.node(),
        event.sensor(),
        event.origin(),
        event.at(),
        event.type(),
        fields,
        event.raw());
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
      // Loki says in plain text what it does not like about a question.
      String why = new String(answer.body(), 0, Math.min(200, answer.body().length), UTF_8);
      throw new IOException(
          access.url()
              + " answers "
              + answer.status()
              + ": "
              + why.replaceAll("\\s+", " ").strip());
    }
    try {
      return Page.read(answer.body());
    } catch (IOException e) {
      throw new IOException(access.url() + ": " + e.getMessage(), e);
    }
  }
}
