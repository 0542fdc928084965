package io.wheeltapper.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One agent's folder beside a lab: its configuration, its data, and the agents started on it one
 * after the other.
 */
final class Site {

  /** Kills no agent. */
  static final Predicate<JsonNode> NEVER = _ -> false;

  /** Stands for the site's folder in its settings. */
  static final String FOLDER = "SITE-FOLDER";

  private final Path folder;
  private final Path config;

  private Site(Path folder, Path config) {
    this.folder = folder;
    this.config = config;
  }

  /** A laboratory that may act on everything by root's own commands. */
  static Site acting(Lab lab) throws IOException {
    return of(lab, standard(lab));
  }

  /** The settings of a site that sees and reaches the lab with root's rights. */
  static String standard(Lab lab) {
    return """
    laboratory: true
    sensors:
      kernel: {kind: kmsg, accept-user-lines: true}
      slurm: {kind: slurm, slurm-conf: %1$s/slurm.conf, interval: 1s}
    actuators:
      slurm:
        kind: slurm
        conf: %1$s/slurm.conf
        validate-command: ["%2$s/deploy/lab/slurm/validate", "%1$s", "{node}"]
      notify: {kind: notify}
    """
        .formatted(lab.folder(), Lab.root());
  }

  /** The same, by {@link #bundleWithoutObjectives}. */
  static Site withoutObjectives(Lab lab) throws IOException {
    return of(lab, "policies: " + bundleWithoutObjectives(lab) + "\n" + standard(lab));
  }

  /**
   * The shipped bundle without its objectives: before a site's first hour is measured they have a
   * person asked for each act, and here it is the other guards that are seen.
   */
  static Path bundleWithoutObjectives(Lab lab) throws IOException {
    Path policies = Files.createDirectory(lab.folder().resolve("policies"));
    for (String part :
        List.of("bundle.yaml", "costs.yaml", "ladders.yaml", "limits.yaml", "rules", "tables")) {
      Folders.copy(Lab.root().resolve("policies").resolve(part), policies.resolve(part));
    }
    return policies;
  }

  /** With these settings; the folder lies in the lab's, and ends with it. */
  static Site of(Lab lab, String settings) throws IOException {
    return in(lab.folder(), "topology: " + lab.folder().resolve("topology.yaml") + "\n" + settings);
  }

  /** With these settings, in a folder below this one. */
  static Site in(Path parent, String settings) throws IOException {
    Path folder = Files.createTempDirectory(parent, "site");
    Path config = folder.resolve("wheeltapper.yaml");
    String common = "site: lab\ndata: " + folder.resolve("data") + "\n";
    String api = settings.contains("\napi:") ? "" : "api: {port: 0}\n";
    Files.writeString(config, (common + api + settings).replace(FOLDER, "" + folder));
    return new Site(folder, config);
  }

  /** A folder in which the configuration is already written, with its data in it. */
  static Site written(Path folder) {
    return new Site(folder, folder.resolve("wheeltapper.yaml"));
  }

  Path folder() {
    return folder;
  }

  Path config() {
    return config;
  }

  Path data() {
    return folder.resolve("data");
  }

  /** Compiled rules of this site. */
  Path cache() {
    return folder.resolve("cache");
  }

  /** {@code up --act}. */
  AgentProcess act(Predicate<JsonNode> deadly) throws IOException {
    return AgentProcess.start(argv("--act"), deadly);
  }

  /** How {@code up} is called on this site, by this test's own user. */
  List<String> argv(String... options) {
    List<String> words = new ArrayList<>(List.of("up", "--config", "" + config, "--json"));
    words.addAll(List.of(options));
    return AgentProcess.java(
        System.getProperty("java.class.path"), cache(), words.toArray(String[]::new));
  }

  /** Exit code and words of {@code audit verify}. */
  Programs.Ran audit() throws IOException, InterruptedException {
    return Programs.run(
        Map.of(),
        AgentProcess.java(
            System.getProperty("java.class.path"),
            cache(),
            "audit",
            "verify",
            "--data",
            "" + data()));
  }

  /** Everything its ledger holds, read past the agent. */
  List<JsonNode> ledger() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> all = new ArrayList<>();
    try (LedgerReader reader = LedgerReader.open(data())) {
      reader.entries(0, (_, entry) -> all.add(json.valueToTree(entry)));
    }
    return all;
  }
}
