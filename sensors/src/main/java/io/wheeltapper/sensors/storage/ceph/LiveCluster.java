package io.wheeltapper.sensors.storage.ceph;

import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.outside.Limited;
import io.wheeltapper.sensors.outside.Program;
import io.wheeltapper.sensors.storage.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the managers' pages, the first that has one; the {@code ceph} program where it is named; and
 * the monitors for their greeting where they are.
 */
final class LiveCluster implements Cluster {

  /** A page of 10,000 OSDs with their counters. */
  private static final int LARGEST_PAGE = 256 << 20;

  /** What a monitor says first, in either protocol. */
  private static final String GREETING = "ceph v";

  /**
   * Where.
   *
   * @param pages of all managers
   * @param command {@code ceph} and its options, or nothing
   * @param monitors as HOST:PORT, or nothing
   */
  record Aim(
      List<URI> pages,
      List<String> command,
      List<String> monitors,
      Optional<Path> caFile,
      Duration timeout) {
    Aim {
      pages = List.copyOf(pages);
      command = List.copyOf(command);
      monitors = List.copyOf(monitors);
    }
  }

  private final Aim aim;
  private final InstantSource clock;
  private final Staleness staleness = new Staleness();
  private final Program program;
  private final Limited greeting = new Limited("monitors");
  private @org.jspecify.annotations.Nullable HttpClient client;

  LiveCluster(Aim aim, InstantSource clock) {
    this.aim = aim;
    this.clock = clock;
    this.program = new Program("ceph", aim.timeout(), 8 << 20);
  }

  @Override
  public CephState read(Sensor.Sink sink) throws IOException, InterruptedException {
    if (!aim.monitors().isEmpty()) {
      greetings();
    }
    CephState health = aim.command().isEmpty() ? null : health();
    if (aim.pages().isEmpty()) {
      if (health == null) {
        throw new IOException("neither 'urls' nor 'command' is set");
      }
      return health;
    }
    CephState state = page(sink);
    staleness.check(state, clock.millis());
    if (health != null) {
      state.correct(health);
    }
    return state;
  }

  private CephState page(Sensor.Sink sink) throws IOException, InterruptedException {
    List<String> whys = new ArrayList<>();
    for (URI page : aim.pages()) {
      try {
        CephState state = ManagerPage.read(get(page), sink);
        if (state.health >= 0) {
          return state;
        }
        whys.add(page + ": no ceph_health_status; a standby's page?");
      } catch (IOException e) {
        whys.add(page + ": " + e.getMessage());
      }
    }
    throw new IOException(String.join("; ", whys));
  }

  private String get(URI page) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(page).timeout(aim.timeout()).header("Accept", "text/plain").build();
    CompletableFuture<HttpResponse<byte[]>> asked =
        client()
            .sendAsync(
                request,
                HttpResponse.BodyHandlers.limiting(
                    HttpResponse.BodyHandlers.ofByteArray(), LARGEST_PAGE));
    try {
      HttpResponse<byte[]> answer = asked.get(aim.timeout().toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != 200) {
        throw new IOException("answers " + answer.statusCode());
      }
      return new String(answer.body(), StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      throw new IOException("no answer in " + aim.timeout().toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } finally {
      asked.cancel(true);
    }
  }

  private HttpClient client() throws IOException {
    if (client == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .connectTimeout(aim.timeout())
              .version(HttpClient.Version.HTTP_1_1);
      if (aim.caFile().isPresent()) {
        builder.sslContext(Trust.context(aim.caFile().get()));
      }
      client = builder.build();
    }
    return client;
  }

  private CephState health() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(aim.command());
    words.addAll(List.of("--connect-timeout", "" + Math.max(1, aim.timeout().toSeconds())));
    words.addAll(List.of("health", "detail", "-f", "json"));
    Program.Said said = program.run(new ProcessBuilder(words));
    if (said.exit() != 0) {
      throw new IOException("ceph ends with " + said.exit() + ": " + said.error());
    }
    return HealthJson.read(said.out());
  }

  /**
   * More than half of the monitors greet who connects; a paused one lets connect and says nothing.
   */
  private void greetings() throws IOException, InterruptedException {
    List<String> silent =
        greeting.call(
            aim.timeout().multipliedBy(aim.monitors().size()),
            () -> aim.monitors().stream().filter(monitor -> !greets(monitor)).toList());
    if (silent.size() * 2 >= aim.monitors().size()) {
      throw new IOException("no greeting of the monitors " + String.join(", ", silent));
    }
  }

  private boolean greets(String monitor) {
    int colon = monitor.lastIndexOf(':');
    int millis = (int) aim.timeout().toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              monitor.substring(0, colon), Integer.parseInt(monitor.substring(colon + 1))),
          millis);
      socket.setSoTimeout(millis);
      byte[] first = socket.getInputStream().readNBytes(GREETING.length());
      return new String(first, StandardCharsets.US_ASCII).equals(GREETING);
    } catch (IOException e) {
      return false;
    }
  }
}
