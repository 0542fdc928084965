package io.wheeltapper.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** {@code wheeltapper up --json} as a process of its own; what it prints is read as it comes. */
final class AgentProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "api     ";

  private final Process process;
  private final Path errors;
  private final List<JsonNode> entries = new CopyOnWriteArrayList<>();
  private final Predicate<JsonNode> deadly;
  private final Thread reader;

  private AgentProcess(Process process, Path errors, Predicate<JsonNode> deadly) {
    this.process = process;
    this.errors = errors;
    this.deadly = deadly;
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  /** How a Java of this test's own version and class path is called. */
  static List<String> java(String classPath, Path cache, String... arguments) {
    List<String> argv =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Dwheeltapper.cache=" + cache,
                "-cp",
                classPath,
                "io.wheeltapper.deploy.cli.Main"));
    argv.addAll(List.of(arguments));
    return argv;
  }

  /**
   * Starts it and waits until every sensor has spoken.
   *
   * @param deadly the process is killed (-9) as soon as it prints such an entry
   */
  static AgentProcess start(List<String> argv, Predicate<JsonNode> deadly) throws IOException {
    Path errors = Files.createTempFile("wt-agent", ".err");
    ProcessBuilder builder = new ProcessBuilder(argv);
    AgentProcess agent =
        new AgentProcess(builder.redirectError(errors.toFile()).start(), errors, deadly);
    try {
      Awaitility.await().atMost(Lab.LONG).until(() -> agent.dead() || agent.senses());
    } catch (ConditionTimeoutException e) {
      agent.kill();
      throw new IOException("it does not sense: " + agent.said(), e);
    }
    return agent;
  }

  private void read() {
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        JsonNode entry = JSON.readTree(line);
        if (deadly.test(entry)) {
          // What it printed after this is not seen while it could still be thought alive.
          process.toHandle().destroyForcibly();
          process.waitFor();
        }
        entries.add(entry);
      }
    } catch (IOException e) {
      System.err.println("the agent's output ended: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its own word for it: every sensor is ok. */
  private boolean senses() throws IOException, InterruptedException {
    JsonNode sensors = status().path("sensors");
    return !sensors.isEmpty() && sensors.valueStream().allMatch(s -> s.asText().contains(" ok"));
  }

  /** What its API says of it; empty before it listens. */
  JsonNode status() throws IOException, InterruptedException {
    Optional<String> api = api();
    return api.isEmpty() ? JSON.createObjectNode() : JSON.readTree(get(api.get(), "{}"));
  }

  /** What its API answers there, as {@code /api/v1/policy}; empty when nothing. */
  JsonNode read(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(URI.create(url()).resolve(path).toString(), "{}"));
  }

  private Optional<String> api() throws IOException {
    return said()
        .lines()
        .filter(l -> l.startsWith(API))
        .map(l -> l.substring(API.length()))
        .findAny();
  }

  /** Where its API listens, as the commands' {@code --url} wants it. */
  String url() throws IOException {
    return URI.create(api().orElseThrow()).resolve("/").toString();
  }

  /** What it measures of itself, in Prometheus's text; empty before it listens. */
  String metrics() throws IOException, InterruptedException {
    Optional<String> api = api();
    return api.isEmpty() ? "" : get(URI.create(api.get()).resolve("/metrics").toString(), "");
  }

  private static String get(String url, String none) throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      // It does not listen yet, or was killed in the middle of its answer.
      return none;
    }
  }

  /** Standard error until now. */
  String said() throws IOException {
    return Files.readString(errors);
  }

  List<JsonNode> entries() {
    return List.copyOf(entries);
  }

  /** All entries of a kind. */
  Stream<JsonNode> all(String kind) {
    return entries().stream().filter(e -> e.path("kind").asText().equals(kind));
  }

  /** The first entry like this, waited for. */
  JsonNode await(String what, Predicate<JsonNode> wanted) throws IOException {
    try {
      return Awaitility.await()
          .atMost(Lab.LONG)
          .until(() -> entries.stream().filter(wanted).findFirst(), Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("never came: " + what + "\n" + tail() + said(), e);
    }
  }

  private String tail() {
    List<JsonNode> all = entries();
    StringBuilder text = new StringBuilder();
    all.subList(Math.max(0, all.size() - 30), all.size()).forEach(e -> text.append(e).append('\n'));
    return text.toString();
  }

  boolean dead() {
    return !process.isAlive();
  }

  /** Waits for its own end; the exit code. */
  int exit() throws InterruptedException {
    if (!process.waitFor(Lab.LONG.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end");
    }
    reader.join();
    return process.exitValue();
  }

  /** By -9. */
  void kill() {
    process.destroyForcibly();
  }

  /** Tells it to end, in order, and waits for that. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        kill();
      }
      reader.join();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(errors);
  }
}
