package io.wheeltapper.sensors.telemetry.prometheus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.sensors.outside.Deadline;
import io.wheeltapper.sensors.telemetry.prometheus.Samples.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Asks Prometheus' HTTP API, version 1, which Mimir has too. A plain selector is asked for its raw
 * samples, so that a series which went silent is seen to be silent; of any other expression
 * Prometheus itself says what it is at given times, looking back as it does (five minutes). A
 * partial answer (one with {@code warnings}, as when a store of Mimir or Thanos is away) is no
 * answer: what it lacks may be all that went wrong, and a minute once said is said for good.
 */
final class PromqlClient implements AutoCloseable {

  /** The question cannot be answered as it stands; others can. */
  static final class BadQuery extends Exception {
    private static final long serialVersionUID = 1L;

    BadQuery(String message) {
      super(message);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // read once, by who asked
  private record Answer(int status, byte[] body) {}

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Of expressions that are counters: the pace at which they are looked at. */
  private static final long STEP = 15_000L;

  /** A selector by itself: a name, labels, or both; no quotes that hold braces. */
  private static final Pattern SELECTOR =
      Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(\\{[^{}]*})?|\\{[^{}]+}");

  /** The time of a sample, as JSON writes its number. */
  private static final Pattern SECONDS =
      Pattern.compile("-?\\d{1,16}(\\.\\d{1,16})?([eE][-+]?\\d{1,2})?");

  /** 64 MiB: an hour of a thousand series, ten times over. */
  private static final int LARGEST = 64 << 20;

  private static final int LONGEST_REASON = 500;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /** All that is known from a minute before {@code from} until just before {@code to}. */
  Samples ask(SliQuery.Asked asked, boolean counter, long from, long to)
      throws IOException, InterruptedException, BadQuery {
    String query = asked.query().strip();
    if (SELECTOR.matcher(query).matches()) {
      long seconds = (to - from + Samples.MINUTE) / 1_000;
      return read(
          asked.server(),
          "query",
          Map.of("query", query + "[" + seconds + "s]", "time", seconds(to)));
    }
    long step = counter ? STEP : Samples.MINUTE;
    return read(
        asked.server(),
        "query_range",
        Map.of(
            "query", query,
            "start", seconds(from - 1),
            "end", seconds(to - 1),
            "step", Long.toString(step / 1_000)));
  }

  private Samples read(SliQuery.Server server, String path, Map<String, String> form)
      throws IOException, InterruptedException, BadQuery {
    String base = server.url().toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(java.net.URI.create(base + "/api/v1/" + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)));
    if (!server.tenant().isEmpty()) {
      request.header("X-Scope-OrgID", server.tenant());
    }
    if (!server.tokenFile().isEmpty()) {
      request.header(
          "Authorization", "Bearer " + Files.readString(Path.of(server.tokenFile())).strip());
    }
    HttpRequest asked = request.build();
    Answer answer =
        Deadline.call(
            TIMEOUT,
            base,
            () -> {
              HttpResponse<InputStream> response =
                  http.send(asked, HttpResponse.BodyHandlers.ofInputStream());
              try (InputStream in = response.body()) {
                return new Answer(response.statusCode(), in.readNBytes(LARGEST + 1));
              }
            });
    if (answer.body().length > LARGEST) {
      throw new BadQuery("the answer is larger than 64 MiB; aggregate the query");
    }
    return matrix(server, answer.status(), answer.body());
  }

  private static Samples matrix(SliQuery.Server server, int status, byte[] body)
      throws IOException, BadQuery {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException(server.url() + " answers " + status + " and no JSON", e);
    }
    if (answer == null || !answer.path("status").asText().equals("success")) {
      String why = answer == null ? "nothing" : cut(answer.path("error").asText("no reason"));
      if (status == 400 || status == 422) {
        throw new BadQuery(why);
      }
      throw new IOException(server.url() + " answers " + status + ": " + why);
    }
    JsonNode warnings = answer.path("warnings");
    if (!warnings.isEmpty()) {
      // Some of what was asked for could not be read: fewer failures than there were, or none.
      throw new IOException(
          server.url() + " answers a part only: " + cut(warnings.path(0).asText()));
    }
    List<List<Sample>> all = new ArrayList<>();
    for (JsonNode one : answer.path("data").path("result")) {
      List<Sample> samples = new ArrayList<>();
      for (JsonNode pair : one.path("values")) {
        double value = number(pair.path(1).asText());
        String seconds = pair.path(0).asText();
        if (Double.isFinite(value) && SECONDS.matcher(seconds).matches()) {
          samples.add(new Sample(millis(seconds), value));
        }
      }
      all.add(List.copyOf(samples));
    }
    return new Samples(all);
  }

  private static String cut(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() > LONGEST_REASON ? clean.substring(0, LONGEST_REASON) : clean;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN; // "+Inf" and "-Inf" among them: neither is an amount
    }
  }

  private static long millis(String seconds) {
    return new BigDecimal(seconds).movePointRight(3).longValue();
  }

  private static String seconds(long millis) {
    return BigDecimal.valueOf(millis, 3).toPlainString();
  }

  private static String encoded(Map<String, String> form) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(form)
        .forEach((name, value) -> {
          text.append(text.isEmpty() ? "" : "&").append(name).append('=');
          text.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        });
    return text.toString();
  }

  @Override
  public void close() {
    http.close();
  }
}
