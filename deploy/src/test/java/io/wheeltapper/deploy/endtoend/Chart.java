package io.wheeltapper.deploy.endtoend;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Helm chart, by a real Helm and a real kubectl ({@code deploy/lab/helm}). */
final class Chart {

  static final Path FOLDER = Lab.root().resolve("deploy/helm/wheeltapper");

  /** The namespace, as the manifests name it. */
  static final String NAMESPACE = "wheeltapper";

  static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final Path programs;
  private final Map<String, String> environment;

  private Chart(Path programs, Map<String, String> environment) {
    this.programs = programs;
    this.environment = environment;
  }

  /** Without a cluster; skips the test where there is no Helm. */
  static Chart alone() throws IOException {
    return new Chart(programs(), Map.of("KUBECONFIG", "/dev/null"));
  }

  /** With a cluster's rights; skips the test where there is no Helm. */
  static Chart on(ControlPlane plane) throws IOException {
    return new Chart(programs(), Map.of("KUBECONFIG", plane.env("KUBECONFIG")));
  }

  private static Path programs() throws IOException {
    Path cache = ControlPlane.cache();
    List<Path> found = List.of();
    if (Files.isDirectory(cache)) {
      try (Stream<Path> folders = Files.list(cache)) {
        found =
            folders
                .filter(p -> Files.isExecutable(p.resolve("helm")))
                .filter(p -> Files.isExecutable(p.resolve("kubectl")))
                .toList();
      }
    }
    Assumptions.assumeFalse(
        found.isEmpty(), "real part absent: Helm and kubectl (deploy/lab/helm/install)");
    return found.getFirst();
  }

  /** Values as {@code --set} takes them, and other options of Helm as they are. */
  Programs.Ran rendered(String... values) throws Exception {
    return helm(words("template", values));
  }

  /** The objects of a rendering that must succeed. */
  List<HasMetadata> objects(String... values) throws Exception {
    return objects(text(values));
  }

  /** A rendering that must succeed. */
  String text(String... values) throws Exception {
    Programs.Ran ran = rendered(values);
    if (ran.exit() != 0) {
      throw new IOException("helm: " + ran);
    }
    return ran.text();
  }

  /** The objects that stand in YAML. */
  static List<HasMetadata> objects(String yaml) {
    List<HasMetadata> objects = new ArrayList<>();
    for (String document : yaml.split("(?m)^---$", -1)) {
      if (document.lines().anyMatch(l -> !l.isBlank() && !l.startsWith("#"))) {
        objects.add(YAML.unmarshal(document));
      }
    }
    return objects;
  }

  /** The same by what they are, so that two renderings may be compared. */
  static SortedMap<String, HasMetadata> named(List<HasMetadata> objects) {
    SortedMap<String, HasMetadata> named = new TreeMap<>();
    objects.forEach(o -> {
      String namespace = o.getMetadata().getNamespace();
      named.put(
          o.getKind()
              + " "
              + (namespace == null ? "" : namespace + "/")
              + o.getMetadata().getName(),
          o);
    });
    return named;
  }

  /** The only object of a type and name. */
  static <T extends HasMetadata> T the(Class<T> type, String name, List<HasMetadata> objects) {
    return objects.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(o -> o.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The agent's configuration among the objects. */
  static String config(List<HasMetadata> objects) {
    return the(ConfigMap.class, "wheeltapper", objects).getData().get("wheeltapper.yaml");
  }

  /** {@code helm install} or {@code upgrade} of the release, for real. */
  Programs.Ran release(String verb, String... values) throws Exception {
    return helm(words(verb, values));
  }

  private static List<String> words(String verb, String... values) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(verb, "wheeltapper", FOLDER.toString(), "--namespace", NAMESPACE));
    for (String value : values) {
      words.addAll(value.startsWith("--") ? List.of(value) : List.of("--set", value));
    }
    return words;
  }

  Programs.Ran helm(List<String> words) throws Exception {
    return run("helm", words);
  }

  Programs.Ran kubectl(String... words) throws Exception {
    return run("kubectl", Arrays.asList(words));
  }

  /** kubectl, of which only a success is expected; what it said. */
  String done(String... words) throws Exception {
    Programs.Ran ran = kubectl(words);
    if (ran.exit() != 0) {
      throw new IOException("kubectl " + String.join(" ", words) + ": " + ran);
    }
    return ran.text();
  }

  private Programs.Ran run(String program, List<String> words) throws Exception {
    List<String> argv = new ArrayList<>(List.of(programs.resolve(program).toString()));
    argv.addAll(words);
    return Programs.run(environment, argv);
  }
}
