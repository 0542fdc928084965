package io.wheeltapper.sensors.telemetry.promql;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.telemetry.ask.Access;
import io.wheeltapper.sensors.telemetry.prometheus.Look;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Asks its questions, one after another, each interval. A partial answer, one with warnings, is
 * nothing to decide from: it is said to be so, its numbers are left out, and the round is no
 * heartbeat, so that the sensor is silent while it stays so. A wrong question costs itself alone; a
 * round of wrong ones only is no heartbeat either.
 */
final class PromqlNumbers implements Sensor {

  private final Access access;
  private final List<Query> queries;
  private final Duration interval;
  private final Duration lookback;
  private final Numbers numbers;
  private final InstantSource clock;

  PromqlNumbers(
      Access access,
      List<Query> queries,
      Duration interval,
      Duration lookback,
      Numbers numbers,
      InstantSource clock) {
    this.access = access;
    this.queries = queries;
    this.interval = interval;
    this.lookback = lookback;
    this.numbers = numbers;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return interval.toMillis() + access.timeout().toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    try (HttpClient client = client()) {
      while (true) {
        long began = System.nanoTime();
        round(client, sink);
        long took = (System.nanoTime() - began) / 1_000_000;
        TimeUnit.MILLISECONDS.sleep(Math.max(1, interval.toMillis() - took));
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

  /** Asks each question once: what is answered, and the first that is not. */
  Check look() {
    List<String> wrong = new ArrayList<>();
    try (HttpClient client = client()) {
      numbers.drop();
      long now = clock.millis();
      for (Query query : queries) {
        try {
          Vector answer = ask(client, query, now);
          if (!answer.warnings().isEmpty()) {
            wrong.add(query.name() + ": a part only: " + answer.warnings().getFirst());
          } else if (answer.points().isEmpty()) {
            wrong.add(query.name() + ": no series now");
          } else {
            numbers.take(query, answer, (name, why) -> wrong.add(name + ": " + why));
          }
        } catch (Vector.Refused e) {
          wrong.add(query.name() + ": " + e.getMessage());
        }
      }
      List<Signal> signals = numbers.end(now);
      String said = access.url() + ": " + queries.size() + " asked, of " + Look.targets(signals);
      return new Check(
          !signals.isEmpty() || queries.isEmpty(),
          wrong.isEmpty() ? said : said + "; " + wrong.size() + " in vain, " + wrong.getFirst());
    } catch (IOException e) {
      return Look.away(access.url(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, access.url() + " was not asked to the end");
    }
  }

  private void round(HttpClient client, Sink sink) throws IOException, InterruptedException {
    numbers.drop();
    long now = clock.millis();
    boolean whole = true;
    boolean answered = queries.isEmpty();
    for (Query query : queries) {
      try {
        Vector answer = ask(client, query, now);
        answered = true;
        if (answer.warnings().isEmpty()) {
          numbers.take(query, answer, sink::rejected);
        } else {
          whole = false;
          sink.rejected(query.name(), "a part only: " + answer.warnings().getFirst());
        }
      } catch (Vector.Refused e) {
        sink.rejected(query.name(), String.valueOf(e.getMessage()));
      }
    }
    List<Signal> signals = numbers.end(now);
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
    if (whole && answered) {
      sink.alive(now);
    }
  }

  private Vector ask(HttpClient client, Query query, long now)
      throws IOException, InterruptedException, Vector.Refused {
    HttpRequest request =
        access.post(
            "/api/v1/query",
            Map.of(
                "query", query.text(),
                "time", BigDecimal.valueOf(now, 3).toPlainString(),
                // Older servers pass it over, and look five minutes back.
                "lookback_delta", lookback.toSeconds() + "s"));
    Access.Answer answer =
        access.whole(() -> client.send(request, HttpResponse.BodyHandlers.ofInputStream()));
    try {
      return Vector.read(answer.status(), answer.body());
    } catch (IOException e) {
      throw new IOException(access.url() + " " + e.getMessage(), e);
    }
  }
}
