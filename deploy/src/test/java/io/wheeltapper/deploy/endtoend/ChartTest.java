package io.wheeltapper.deploy.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart renders, without a cluster. */
@Tag("site")
final class ChartTest {

  /** With the claim that the manifests for acting name. */
  private static final String[] ACT = {"mode=act", "checkpoints.claim=wheeltapper-checkpoints"};

  /** Everything that can be switched on. */
  static final String[] ALL = {
    "mode=act",
    "checkpoints.claim=elsewhere",
    "node.enabled=true",
    "node.tlsSecret=nodes-tls",
    "node.tokenSecret=nodes-tokens",
    "secrets={pager,bmc}",
    "files={topology}",
    "imagePullSecrets[0].name=mirror",
    "persistence.existingClaim=ledger",
    "networkPolicy.apiServer.cidrs={10.0.0.1/32}",
    "networkPolicy.egress[0].name=pager",
    "networkPolicy.egress[0].cidr=10.0.0.9/32",
    "networkPolicy.egress[0].ports={443}",
    "priorityClassName=system-cluster-critical",
    "api.tls.secret=api-tls",
    "api.tokensSecret=api-tokens",
    "serviceMonitor.enabled=true",
    "serviceMonitor.tokenSecret=scraper",
    "prometheusRule.enabled=true"
  };

  private static Chart chart;
  @TempDir private Path folder;

  @BeforeAll
  static void helm() throws Exception {
    chart = Chart.alone();
  }

  @Test
  void itLintsClean() throws Exception {
    Programs.Ran ran = chart.helm(List.of("lint", "--strict", Chart.FOLDER.toString()));
    assertEquals(0, ran.exit(), ran.text());
  }

  @Test
  void anAgentTakesWhatIsRendered() throws Exception {
    List<String[]> matrix =
        List.of(new String[0], ACT, ALL, new String[] {"kubernetes.enabled=false"});
    for (String[] values : matrix) {
      List<HasMetadata> objects = chart.objects(values);
      Path file = folder.resolve("wheeltapper.yaml");
      Files.writeString(file, Chart.config(objects));
      assertEquals("site", ConfigReader.read(file, Kinds.discover()).config().site());
      for (HasMetadata object : objects) {
        if (object instanceof ConfigMap map && map.getData().containsKey("node.yaml")) {
          Path node = folder.resolve("node.yaml");
          Files.writeString(node, map.getData().get("node.yaml"));
          assertEquals(3, ConfigReader.readNode(node, Kinds.discover()).sensors().size());
        }
      }
    }
  }

  private static String[] with(String[] values, String... others) {
    return Stream.concat(Stream.of(values), Stream.of(others)).toArray(String[]::new);
  }

  @Test
  void observingHasNoRightToChangeAnything() throws Exception {
    List<HasMetadata> objects = chart.objects();
    assertTrue(objects.stream().noneMatch(Secret.class::isInstance));
    Set<String> verbs = new TreeSet<>();
    List<PolicyRule> rules =
        objects.stream()
            .filter(ClusterRole.class::isInstance)
            .flatMap(o -> ((ClusterRole) o).getRules().stream())
            .toList();
    rules.forEach(rule -> verbs.addAll(rule.getVerbs()));
    assertEquals(Set.of("get", "list", "watch"), verbs);
    assertFalse(args(objects).contains("--act"));
    List<HasMetadata> acting = chart.objects(ACT);
    assertTrue(args(acting).contains("--act"));
    // Whoever reads has the same rights in both modes.
    assertEquals(
        Chart.the(ClusterRole.class, "wheeltapper-observe", objects),
        Chart.the(ClusterRole.class, "wheeltapper-observe", acting));
  }

  private static List<String> args(List<HasMetadata> objects) {
    return Chart.the(Deployment.class, "wheeltapper", objects)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getArgs();
  }

  @Test
  void onlyTheKernelsLogMakesANodeAgentPrivileged() throws Exception {
    DaemonSet with = Chart.the(DaemonSet.class, "wheeltapper-node", chart.objects(ALL));
    assertTrue(privileged(with));
    String[] few = with(ALL, "node.kernelLog=false");
    DaemonSet without = Chart.the(DaemonSet.class, "wheeltapper-node", chart.objects(few));
    assertFalse(privileged(without));
    var pod = without.getSpec().getTemplate().getSpec();
    assertEquals(
        List.of("ALL"),
        pod.getContainers().getFirst().getSecurityContext().getCapabilities().getDrop());
    assertEquals(
        List.of("/var/lib/kubelet/pod-resources"),
        pod.getVolumes().stream()
            .filter(v -> v.getHostPath() != null)
            .map(v -> v.getHostPath().getPath())
            .toList());
  }

  private static boolean privileged(DaemonSet set) {
    return Boolean.TRUE.equals(
        set.getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getSecurityContext()
            .getPrivileged());
  }

  @ParameterizedTest
  @CsvSource({
    "mode=off,                        mode",
    "moed=act,                        moed",
    "mode=act,                        set checkpoints.claim",
    "site=,                           site",
    "image.digest=sha256:1,           digest",
    "node.enabled=true,               set node.tlsSecret and node.tokenSecret",
    "api.tls.secret=x,                set api.tokensSecret",
    "serviceMonitor.enabled=true,     set api.tls.secret and serviceMonitor.tokenSecret",
    "networkPolicy.egress[0].name=x,  cidr",
    "disruptionBudget.maxUnavailable=2, maxUnavailable",
    "kubernetes.url=http://10.0.0.1,  url",
  })
  void aWrongValueIsNamed(String value, String named) throws Exception {
    Programs.Ran ran = chart.rendered(value);
    assertNotEquals(0, ran.exit());
    assertTrue(ran.text().contains(named), ran.text());
  }

  /** {@code -Dwheeltapper.write=true} copies them anew: Helm reads no file outside of its chart. */
  @Test
  void theRulesAreThoseOfDeployPrometheus() throws Exception {
    for (String name : List.of("alerts.yml", "recording.yml")) {
      Path from = Lab.root().resolve("deploy/prometheus").resolve(name);
      Path to = Chart.FOLDER.resolve("files").resolve(name);
      if (Boolean.getBoolean("wheeltapper.write")) {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
      assertEquals(Files.readString(from), Files.readString(to));
    }
  }

  /** {@code -Dwheeltapper.write=true} writes the manifests anew. */
  @Test
  void theManifestsAreWhatTheChartRenders() throws Exception {
    same("observe", new String[0]);
    same("act", ACT);
  }

  private static void same(String name, String[] values) throws Exception {
    Path file = Lab.root().resolve("deploy/kubernetes/" + name + "/wheeltapper.yaml");
    // Helm's own remark, which names no file that somebody without Helm has.
    String text = chart.text(values).replaceAll("(?m)^# Source: .*\n", "");
    if (Boolean.getBoolean("wheeltapper.write")) {
      Files.createDirectories(file.resolveSibling("x").getParent());
      Files.writeString(file, text);
    }
    assertEquals(text, Files.readString(file), "run this test with -Dwheeltapper.write=true");
    Programs.Ran built = chart.kubectl("kustomize", "" + file.getParent());
    assertEquals(0, built.exit(), built.text());
    var all = Chart.named(Chart.objects(built.text()));
    assertTrue(all.remove("Namespace wheeltapper") != null, built.text());
    assertEquals(Chart.named(Chart.objects(text)), all);
  }
}
