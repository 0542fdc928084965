package io.wheeltapper.sensors.facility.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The laboratory's Redfish service, as a process of its own that can be killed and paused. */
final class Emulated implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private String url = "";

  private Emulated(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** The folder of the laboratory. */
  static Path lab() {
    Path from = Path.of(System.getProperty("wheeltapper.root", ".")).toAbsolutePath();
    for (Path up = from; up != null; up = up.getParent()) {
      if (Files.exists(up.resolve("deploy/lab/redfish/Emulator.java"))) {
        return up.resolve("deploy/lab/redfish");
      }
    }
    throw new IllegalStateException("no deploy/lab/redfish above " + from);
  }

  /** Starts it with one of the laboratory's machines and waits until it listens. */
  static Emulated start(Path folder, String machine, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add(lab().resolve("Emulator.java").toString());
    Path named = lab().resolve(machine);
    command.add(Files.exists(named) ? named.toString() : machine);
    command.addAll(List.of(options));
    Path log = Files.createTempFile(folder, "emulator", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Emulated emulated = new Emulated(process, log);
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (emulated.url.isEmpty()) {
      for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
        if (line.startsWith("listening on ")) {
          emulated.url = line.substring("listening on ".length());
        }
      }
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IOException(Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return emulated;
  }

  String url() {
    return url;
  }

  /** Tells it something; see the laboratory's README. */
  JsonNode tell(String what, String body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/emulator/" + what))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.body());
    }
    return JSON.readTree(answer.body());
  }

  void merge(String path, String patch) throws Exception {
    tell("merge?path=" + path, patch);
  }

  /** How often a path was asked for. */
  long asked(String path) throws Exception {
    return tell("state", "").path("seen").path("GET " + path).asLong();
  }

  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
