package io.wheeltapper.sensors.scheduler.slurm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wheeltapper.core.slurm.Hostlist;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Slurm's JSON of any data parser from v0.0.37 on, from REST or a command, into our records. One
 * spoiled record costs itself. Pure.
 */
final class JsonReader {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build());
  }

  private final List<Cluster.Spoiled> spoiled = new ArrayList<>();

  /** What could not be understood so far. */
  List<Cluster.Spoiled> spoiled() {
    return spoiled;
  }

  /**
   * The document.
   *
   * @throws IOException when it is no JSON, or is Slurm's word that something went wrong
   */
  static JsonNode document(byte[] bytes) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IOException("no JSON: " + e.getOriginalMessage(), e);
    }
    for (JsonNode error : root.path("errors")) {
      String text = Scalars.text(error.path("description")) + Scalars.text(error.path("error"));
      if (!text.isBlank()) {
        throw new IOException("Slurm answers: " + text);
      }
    }
    return root;
  }

  /** The nodes of a document. */
  List<NodeState> nodes(JsonNode root) {
    return each(root, "nodes", NodeJson::read);
  }

  /** How many GPUs jobs hold on the nodes of a document that say so. */
  static Map<String, Long> used(JsonNode root) {
    Map<String, Long> used = new HashMap<>();
    for (JsonNode node : root.path("nodes")) {
      if (node.path("gres_used").isTextual() && node.path("name").isTextual()) {
        used.put(node.path("name").textValue(), Gres.count(node.path("gres_used").textValue()));
      }
    }
    return used;
  }

  /** The jobs of a document. */
  List<JobState> jobs(JsonNode root) {
    return each(root, "jobs", JobJson::read);
  }

  /** The reservations of a document. */
  List<Reservation> reservations(JsonNode root) {
    return each(root, "reservations", JsonReader::reservation);
  }

  private <T> List<T> each(JsonNode root, String key, Function<JsonNode, T> reader) {
    List<T> all = new ArrayList<>();
    int index = 0;
    for (Iterator<JsonNode> it = root.path(key).elements(); it.hasNext(); index++) {
      try {
        all.add(reader.apply(it.next()));
      } catch (IllegalArgumentException e) {
        spoiled.add(new Cluster.Spoiled(key + "[" + index + "]", String.valueOf(e.getMessage())));
      }
    }
    return all;
  }

  private static Reservation reservation(JsonNode r) {
    String name = Scalars.text(r.path("name"));
    if (name.isBlank()) {
      throw new IllegalArgumentException("a reservation without a name");
    }
    Facts.reservationTarget(name);
    return new Reservation(
        name,
        Hostlist.expand(Scalars.text(r.path("node_list"))),
        Scalars.words(r.path("flags")),
        Scalars.millis(r.path("start_time")),
        Scalars.millis(r.path("end_time")));
  }
}
