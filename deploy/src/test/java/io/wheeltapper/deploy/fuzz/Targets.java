package io.wheeltapper.deploy.fuzz;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target.Kind;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.deploy.config.BadConfig;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.deploy.edge.LetterText;
import io.wheeltapper.deploy.scenario.ScenarioText;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.RuleCompiler;
import io.wheeltapper.rules.RuleSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Every target by its name. */
final class Targets {

  /** Makes a target; may prepare files. */
  interface Making {
    Target make() throws Exception;
  }

  static final Map<String, Making> ALL = new TreeMap<>();

  static {
    ALL.put("kmsg", () -> new Recorded("kmsg", texts(Seeds.KMSG), Map.of("node", "n1")));
    ALL.put("joblog", () -> new Recorded("joblog", texts(Seeds.JOB_LOG), Map.of()));
    ALL.put(
        "prometheus",
        () ->
            new Recorded(
                "prometheus", texts(Seeds.METRICS), Map.of("url", "http://127.0.0.1:1/metrics")));
    ALL.put(
        "slurm",
        () ->
            new Recorded(
                "slurm",
                texts(
                    Seeds.SLURM_JSON,
                    Seeds.SLURM_TEXT,
                    Seeds.SLURM_DIAG,
                    Seeds.SLURM_ENDED,
                    Seeds.SLURM_TOPOLOGY),
                Map.of()));
    StorageTargets.putAll(ALL);
    FacilityTargets.put(ALL);
    PlantTargets.put(ALL);
    TelemetryTargets.putAll(ALL);
    SiteTargets.putAll(ALL);
    JobTargets.putAll(ALL);
    PeopleTargets.putAll(ALL);
    ALL.putAll(FabricSeeds.targets());
    GpuSeeds.putAll(ALL);
    ALL.put("netbox", () -> new Recorded("netbox", texts(NetboxSeeds.LISTS), NetboxSeeds.SETTINGS));
    ALL.put("kubernetes", () -> new Recorded("kubernetes", texts(Seeds.KUBERNETES), Map.of()));
    ALL.put("rules", Targets::rules);
    ALL.put("attacks", Splice::new);
    ALL.put("table", Targets::table);
    ALL.put("config", Targets::config);
    ALL.put("topology", Targets::topology);
    ALL.put("entry", Targets::entry);
    ALL.put("receipt", Targets::receipt);
    ALL.put(
        "node-letter", () -> of(LetterText::take, texts(LetterText.SEEDS.toArray(String[]::new))));
    ALL.put("topology-table", Targets::topologyTable);
    ALL.put("scenario", Targets::scenario);
    bundleFiles()
        .forEach(name ->
            ALL.put(name.replace(".yaml", "").replace('/', '-'), () -> new BundleFile(name)));
  }

  private Targets() {}

  /** Every file of the default bundle that the policy is read from; a new one is a new target. */
  private static List<String> bundleFiles() {
    try {
      return PolicyReader.files(policies()).keySet().stream()
          .filter(name -> name.endsWith(".yaml") && !name.startsWith("tests/"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Target scenario() throws Exception {
    Path file = Files.createTempFile("fuzz", ".yaml");
    file.toFile().deleteOnExit();
    Bundle bundle = Bundle.load(policies(), Shipped.classes());
    ScenarioText text = new ScenarioText(bundle, policies());
    return of(
        input -> {
          Files.write(file, input);
          placed(text.problems(file), p -> p.file().equals(file.toString()));
        },
        List.of(
            Files.readAllBytes(policies().resolve("tests/veto.yaml")),
            Files.readAllBytes(policies().resolve("tests/people.yaml"))));
  }

  static Path policies() {
    Path home = Path.of(System.getProperty("wheeltapper.home", ".."));
    return home.resolve("policies");
  }

  static List<byte[]> texts(String... texts) {
    return Arrays.stream(texts).map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
  }

  static Target of(Taking taking, List<byte[]> seeds) {
    return new Target() {
      @Override
      public void take(byte[] input) throws Exception {
        taking.take(input);
      }

      @Override
      public List<byte[]> seeds() {
        return seeds;
      }
    };
  }

  interface Taking {
    void take(byte[] input) throws Exception;
  }

  /** Each problem names one of the files given, a place in it, and says something. */
  static void placed(List<Problem> problems, Predicate<Problem> known) {
    for (Problem problem : problems) {
      if (!known.test(problem) || problem.message().isBlank() || problem.line() < 0) {
        throw new IllegalStateException("a problem without its place: " + problem);
      }
    }
  }

  private static Target rules() throws IOException {
    return of(
        input -> {
          String text = new String(input, StandardCharsets.UTF_8);
          placed(
              RuleCompiler.slips(new RuleSources(new TreeMap<>(Map.of("rules/f.drl", text)))),
              p -> p.file().equals("rules/f.drl"));
        },
        List.of(
            Files.readAllBytes(policies().resolve("rules/veto.drl")),
            Files.readAllBytes(policies().resolve("rules/scheduler.drl")),
            Files.readAllBytes(policies().resolve("rules/gpu-repeats.drl"))));
  }

  private static Target table() throws IOException {
    return of(
        input -> {
          String text = new String(input, StandardCharsets.UTF_8);
          placed(
              RuleCompiler.slips(new RuleSources(new TreeMap<>(Map.of("tables/f.csv", text)))),
              p -> p.file().equals("tables/f.csv"));
        },
        List.of(Files.readAllBytes(policies().resolve("tables/xid-154.csv"))));
  }

  private static Target config() throws IOException {
    Path file = Files.createTempFile("fuzz", ".yaml");
    file.toFile().deleteOnExit();
    Kinds kinds = Kinds.discover();
    return of(
        input -> {
          Files.write(file, input);
          try {
            ConfigReader.read(file, kinds);
          } catch (BadConfig e) {
            placed(e.problems(), p -> p.file().equals(file.toString()));
          }
        },
        texts(Seeds.CONFIG));
  }

  private static Target topology() throws IOException {
    Path file = Files.createTempFile("fuzz", ".yaml");
    file.toFile().deleteOnExit();
    return of(
        input -> {
          Files.write(file, input);
          try {
            TopologyFile.read(file).members(new io.wheeltapper.core.model.Target(Kind.RACK, "r1"));
          } catch (BadConfig e) {
            placed(e.problems(), p -> p.file().equals(file.toString()));
          }
        },
        texts(Seeds.TOPOLOGY));
  }

  /**
   * What could be read is written as it was read, or shorter; read again it gives the same bytes.
   */
  private static Target entry() {
    return of(
        input -> {
          Entry entry;
          try {
            entry = CanonicalJson.entry(input);
          } catch (IOException e) {
            return;
          }
          byte[] bytes = CanonicalJson.bytes(entry);
          byte[] again = CanonicalJson.bytes(CanonicalJson.entry(bytes));
          if (!Arrays.equals(bytes, again)) {
            throw new IllegalStateException(
                "not the same bytes again: " + new String(bytes, StandardCharsets.UTF_8));
          }
        },
        texts(Seeds.ENTRIES));
  }

  private static Target topologyTable() {
    return of(
        input -> {
          Path file = Files.createTempFile("topology", ".csv");
          try {
            Files.write(file, input);
            TopologyFile.read(file);
          } catch (BadConfig e) {
            return; // its problems are what it is for
          } finally {
            Files.delete(file);
          }
        },
        texts("node,rack,leaf\nn1,r1,l1 l2\n"));
  }

  /** A key and a receipt, parted by the first line's end. */
  private static Target receipt() {
    return of(
        input -> {
          String text = new String(input, StandardCharsets.UTF_8);
          int end = Math.max(0, text.indexOf('\n'));
          try {
            Audit.checkReceipt(text.substring(end), text.substring(0, end));
          } catch (IllegalArgumentException e) {
            return; // it proves nothing: what the method says it throws
          }
        },
        texts(Seeds.RECEIPT));
  }
}
