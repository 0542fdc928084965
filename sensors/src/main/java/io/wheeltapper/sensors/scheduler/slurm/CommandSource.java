package io.wheeltapper.sensors.scheduler.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks through Slurm's commands: JSON where this version has it, else text. What worked is asked
 * first the next time. For one thread.
 */
final class CommandSource implements Source {

  private static final List<List<String>> NODES_JSON =
      List.of(List.of("scontrol", "show", "nodes", "--json"), List.of("sinfo", "--json"));
  private static final List<List<String>> JOBS_JSON =
      List.of(List.of("scontrol", "show", "jobs", "--json"), List.of("squeue", "--json"));
  private static final List<List<String>> RESERVATIONS_JSON =
      List.of(List.of("scontrol", "show", "reservations", "--json"));

  private static final Logger LOG = LoggerFactory.getLogger(CommandSource.class);

  /** A command that failed is left out for so many rounds. */
  private static final int ROUNDS_OFF = 20;

  private static final int MOST_ASKED = 500;

  private final Command command;
  private final Map<String, Integer> useless = new HashMap<>();
  private final List<List<String>> failing = new ArrayList<>();

  CommandSource(Command command) {
    this.command = command;
  }

  @Override
  public Cluster read() throws IOException, InterruptedException {
    try {
      return ask();
    } catch (IOException e) {
      failing.clear();
      throw e;
    }
  }

  private Cluster ask() throws IOException, InterruptedException {
    JsonReader json = new JsonReader();
    TextReader text = new TextReader();
    JsonNode nodes = first(NODES_JSON, "nodes");
    JsonNode jobs = first(JOBS_JSON, "jobs");
    JsonNode reservations = first(RESERVATIONS_JSON, "reservations");
    List<NodeState> nodeStates =
        nodes.isMissingNode() ? text.nodes(show("node")) : json.nodes(nodes);
    List<JobState> jobStates = jobs.isMissingNode() ? text.jobs(show("job")) : json.jobs(jobs);
    List<Cluster.Spoiled> spoiled = new ArrayList<>(json.spoiled());
    spoiled.addAll(text.spoiled());
    return new Cluster(
        nodeStates, jobStates, json.reservations(reservations), spoiled, JsonReader.used(nodes));
  }

  @Override
  public Diagnostics diagnostics() throws InterruptedException {
    byte[] json = optional(List.of("sdiag", "--json"));
    if (json.length > 0) {
      try {
        Diagnostics said = Diagnostics.json(JsonReader.document(json));
        if (!said.numbers().isEmpty()) {
          return said;
        }
      } catch (IOException e) {
        LOG.debug("sdiag --json: {}", e.toString());
      }
    }
    return Diagnostics.text(new String(optional(List.of("sdiag")), StandardCharsets.UTF_8));
  }

  @Override
  public Pings pings() throws InterruptedException {
    return Pings.text(new String(optional(List.of("scontrol", "ping")), StandardCharsets.UTF_8));
  }

  @Override
  public SlurmTopology topology() throws InterruptedException {
    return SlurmTopology.read(
        new String(optional(List.of("scontrol", "show", "topology")), StandardCharsets.UTF_8));
  }

  @Override
  public List<Accounting.End> ended(List<String> jobs) throws InterruptedException {
    List<String> asked = jobs.subList(0, Math.min(jobs.size(), MOST_ASKED));
    byte[] json = optional(List.of("sacct", "--json", "-j", String.join(",", asked)));
    try {
      return json.length == 0 ? List.of() : Accounting.ended(JsonReader.document(json));
    } catch (IOException e) {
      LOG.debug("sacct --json: {}", e.toString());
      return List.of();
    }
  }

  /**
   * What a command says that need not work here: nothing, and it is not asked again for a while.
   */
  private byte[] optional(List<String> words) throws InterruptedException {
    String name = words.getFirst() + " " + words.get(Math.min(1, words.size() - 1));
    if (useless.getOrDefault(name, 0) > 0) {
      useless.merge(name, -1, Integer::sum);
      return new byte[0];
    }
    try {
      return command.run(words);
    } catch (IOException e) {
      LOG.debug("{}", e.toString());
      useless.put(name, ROUNDS_OFF);
      return new byte[0];
    }
  }

  private String show(String what) throws IOException, InterruptedException {
    return new String(
        command.run(List.of("scontrol", "--details", "show", what)), StandardCharsets.UTF_8);
  }

  /** The first answer that has this list; missing when this version has no such JSON. */
  private JsonNode first(List<List<String>> ways, String key)
      throws IOException, InterruptedException {
    for (List<String> way : ways) {
      if (failing.contains(way)) {
        continue;
      }
      try {
        JsonNode root = JsonReader.document(command.run(way));
        if (root.path(key).isArray()) {
          return root;
        }
      } catch (Command.TookTooLong e) {
        throw e;
      } catch (IOException e) {
        // Which of Slurm's commands speak JSON depends on its version: the next way is tried, and
        // the last one, plain text, throws where Slurm itself does not answer.
        LOG.debug("{} gives no JSON here: {}", String.join(" ", way), e.toString());
      }
      failing.add(way);
    }
    return MissingNode.getInstance();
  }
}
