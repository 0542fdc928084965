package io.wheeltapper.sensors.scheduler.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks slurmrestd, by the newest data parser that it offers. The token's file is read anew at every
 * reading, so that a token may be rotated. For one thread.
 */
final class RestSource implements Source {

  /** A path in the server's own description, with or without its blank-proofing backslashes. */
  private static final Pattern OFFERED =
      Pattern.compile("\"/slurm/v0\\.0\\.(\\d{2,4})/(nodes|jobs|reservations)(/?)\"");

  private static final List<String> DESCRIPTIONS =
      List.of("/openapi/v3", "/openapi.json", "/openapi");

  private static final Logger LOG = LoggerFactory.getLogger(RestSource.class);

  private final Http http;
  private final String user;
  private final Optional<Path> tokenFile;
  private Map<String, String> paths = Map.of();

  RestSource(Http http, String user, Optional<Path> tokenFile) {
    this.http = http;
    this.user = user;
    this.tokenFile = tokenFile;
  }

  @Override
  public Cluster read() throws IOException {
    Map<String, String> headers = headers();
    if (paths.isEmpty()) {
      paths = discover(headers);
    }
    try {
      JsonReader reader = new JsonReader();
      JsonNode all = get("nodes", headers);
      List<NodeState> nodes = reader.nodes(all);
      List<JobState> jobs = reader.jobs(get("jobs", headers));
      List<Reservation> reservations =
          paths.containsKey("reservations")
              ? reader.reservations(get("reservations", headers))
              : List.of();
      return new Cluster(nodes, jobs, reservations, reader.spoiled(), JsonReader.used(all));
    } catch (IOException e) {
      paths = Map.of();
      throw e;
    }
  }

  @Override
  public Diagnostics diagnostics() {
    return optional("diag").map(Diagnostics::json).orElse(Diagnostics.NONE);
  }

  @Override
  public Pings pings() {
    return optional("ping").map(Pings::json).orElse(Pings.NONE);
  }

  /** What need not be there in this version. */
  private Optional<JsonNode> optional(String what) {
    String nodes = paths.getOrDefault("nodes", "");
    if (nodes.isEmpty()) {
      return Optional.empty();
    }
    try {
      Http.Answer answer =
          http.get(nodes.replaceFirst("/nodes(/?)$", "/" + what + "$1"), headers());
      return answer.status() == 200
          ? Optional.of(JsonReader.document(answer.body()))
          : Optional.empty();
    } catch (IOException e) {
      LOG.debug("{}: {}", what, e.toString());
      return Optional.empty();
    }
  }

  /** Which data parser is used: {@code /slurm/v0.0.42}. */
  String version(Map<String, String> found) {
    String nodes = found.getOrDefault("nodes", "");
    return nodes.isEmpty() ? "" : nodes.substring(0, nodes.indexOf("/nodes"));
  }

  /** The newest path of each list that the server describes. */
  Map<String, String> discover() throws IOException {
    return discover(headers());
  }

  private Map<String, String> discover(Map<String, String> headers) throws IOException {
    String last = "";
    for (String description : DESCRIPTIONS) {
      Http.Answer answer = http.get(description, headers);
      if (answer.status() == 401 || answer.status() == 403) {
        throw refused(description, answer);
      }
      last = description + " answers " + answer.status();
      if (answer.status() == 200) {
        Map<String, String> found = newest(new String(answer.body(), StandardCharsets.UTF_8));
        if (found.containsKey("nodes") && found.containsKey("jobs")) {
          return found;
        }
        last = description + " offers no /slurm/v0.0.*/nodes and /jobs";
      }
    }
    throw new IOException("slurmrestd does not say what it can do: " + last);
  }

  /** The path with the highest version of each list in a description. */
  static Map<String, String> newest(String description) {
    Map<String, Integer> versions = new HashMap<>();
    Map<String, String> found = new HashMap<>();
    Matcher m = OFFERED.matcher(description.replace("\\/", "/"));
    while (m.find()) {
      int version = Integer.parseInt(m.group(1));
      if (version > versions.getOrDefault(m.group(2), 0)) {
        versions.put(m.group(2), version);
        found.put(m.group(2), m.group().substring(1, m.group().length() - 1));
      }
    }
    return found;
  }

  private JsonNode get(String list, Map<String, String> headers) throws IOException {
    String path = paths.getOrDefault(list, "");
    Http.Answer answer = http.get(path, headers);
    if (answer.status() != 200) {
      throw refused(path, answer);
    }
    return JsonReader.document(answer.body());
  }

  private IOException refused(String path, Http.Answer answer) {
    String hint =
        answer.status() == 401 || answer.status() == 403
            ? "; give a valid token in token-file (scontrol token) for user " + user
            : "";
    return new IOException("GET " + path + " answers " + answer.status() + hint);
  }

  private Map<String, String> headers() throws IOException {
    if (tokenFile.isEmpty()) {
      return Map.of();
    }
    String token = Files.readString(tokenFile.get()).strip();
    return Map.of(
        "X-SLURM-USER-NAME",
        user,
        "X-SLURM-USER-TOKEN",
        token.startsWith("SLURM_JWT=") ? token.substring("SLURM_JWT=".length()) : token);
  }
}
