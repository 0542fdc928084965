package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.outside.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Scrapes one exporter. An answer other than 200, a page without samples or one that is too large
 * is an exception: no reading is no good reading.
 */
final class PrometheusSensor implements Sensor {

  /** A page of two million series. */
  private static final int LARGEST_PAGE = 512 << 20;

  private static final int SMALL_PAGE = 1 << 16;

  @SuppressWarnings("ArrayRecordComponent") // the buffer itself
  private record Page(byte[] bytes, int length) {}

  /**
   * Where and how often.
   *
   * @param tokenFile holds a bearer token; read at every scrape
   */
  record Aim(URI url, Duration interval, Duration timeout, Optional<Path> tokenFile) {}

  private final Aim aim;
  private final Exposition exposition;
  private final InstantSource clock;
  private byte[] buffer = new byte[0];

  PrometheusSensor(Aim aim, Exposition exposition, InstantSource clock) {
    this.aim = aim;
    this.exposition = exposition;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return aim.interval().toMillis() + aim.timeout().toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    try (HttpClient client = client()) {
      while (true) {
        long began = System.nanoTime();
        try {
          scrape(client, sink);
        } catch (IOException e) {
          List<Signal> unknown = exposition.unheard();
          if (!unknown.isEmpty()) {
            sink.emit(unknown);
          }
          throw e;
        }
        long took = (System.nanoTime() - began) / 1_000_000;
        TimeUnit.MILLISECONDS.sleep(Math.max(1, aim.interval().toMillis() - took));
      }
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .connectTimeout(aim.timeout())
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  /** Whether the page can be read now, and what stands on it; asks once. */
  Check look() {
    List<String> rejected = new ArrayList<>();
    try (HttpClient client = client()) {
      List<Signal> signals = read(client, (_, why) -> rejected.add(why));
      String said =
          aim.url() + ": " + exposition.samples() + " samples, of " + Look.targets(signals);
      return new Check(
          true,
          rejected.isEmpty()
              ? said
              : said + "; " + rejected.size() + " lines of no use: " + rejected.getFirst());
    } catch (IOException e) {
      return Look.away(aim.url(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, aim.url() + " was not read to its end");
    }
  }

  private void scrape(HttpClient client, Sink sink) throws IOException, InterruptedException {
    List<Signal> signals = read(client, (line, why) -> sink.rejected(aim.url() + ":" + line, why));
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
    sink.alive(clock.millis());
  }

  private List<Signal> read(HttpClient client, Exposition.Rejects rejects)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(aim.url())
            .timeout(aim.timeout())
            .header("Accept", "text/plain;version=0.0.4");
    if (aim.tokenFile().isPresent()) {
      request.header("Authorization", "Bearer " + Files.readString(aim.tokenFile().get()).strip());
    }
    HttpRequest asked = request.build();
    byte[] into = buffer;
    buffer = new byte[0]; // until it is given back: a reading given up may still write
    Page page = Deadline.call(aim.timeout(), "GET " + aim.url(), () -> get(client, asked, into));
    buffer = page.bytes();
    List<Signal> signals = exposition.read(buffer, page.length(), clock.millis(), rejects);
    if (exposition.samples() == 0) {
      throw new IOException("GET " + aim.url() + " gives no samples");
    }
    return signals;
  }

  private Page get(HttpClient client, HttpRequest request, byte[] into)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("GET " + aim.url() + " answers " + response.statusCode());
      }
      return read(body, into);
    }
  }

  private Page read(InputStream body, byte[] into) throws IOException {
    byte[] bytes = into;
    int length = 0;
    while (true) {
      if (length == bytes.length) {
        if (length >= LARGEST_PAGE) {
          throw new IOException(aim.url() + " gives more than " + LARGEST_PAGE + " bytes");
        }
        bytes = Arrays.copyOf(bytes, Math.max(SMALL_PAGE, length * 2));
      }
      int count = body.read(bytes, length, bytes.length - length);
      if (count < 0) {
        return new Page(bytes, length);
      }
      length += count;
    }
  }
}
