package io.wheeltapper.actuators.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A site's own Job, as an operator may get it wrong. */
final class ManifestTest {

  private static final String GOOD =
      """
      apiVersion: batch/v1
      kind: Job
      spec:
        template:
          spec:
            containers: [{name: c, image: i}]
      """;

  @TempDir Path folder;

  private Optional<Manifest> read(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("job.yaml"), text);
    return read(file);
  }

  private static Optional<Manifest> read(Path file) {
    return Manifest.read(
        new Settings("kube", new KubernetesKind().spec(), Map.of("reboot-job", file.toString())),
        "reboot-job",
        Duration.ofMinutes(10));
  }

  @Test
  void aPlainOneIsTaken() throws Exception {
    assertTrue(read(GOOD).isPresent());
    assertEquals(
        Optional.empty(),
        Manifest.read(
            new Settings("kube", new KubernetesKind().spec(), Map.of()),
            "reboot-job",
            Duration.ofMinutes(10)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: Job | kind: Pod | 'kind: Job'",
        "batch/v1 | batch/v1beta1 | 'apiVersion: batch/v1'",
        "kind: Job | kind: Job\\nmetadata: {namespace: other} | 'job-namespace' says wheeltapper",
        "spec:\\n  template | spec:\\n  suspend: true\\n  template | take 'spec.suspend' away",
        "spec:\\n  template | spec:\\n  backoffLimit: 6\\n  template | 'spec.backoffLimit' is 0",
        "spec:\\n  template | spec:\\n  completions: 2\\n  template | 'spec.completions' is 1",
        "spec:\\n"
            + "  template | spec:\\n"
            + "  activeDeadlineSeconds: 601\\n"
            + "  template | between 1 and 600",
        "containers | nodeName: n7\\n      containers | take 'nodeName' of its pod away",
        "containers | affinity: {}\\n      containers | take 'affinity' of its pod away",
        "containers | restartPolicy: OnFailure\\n      containers | 'restartPolicy' is Never",
        "[{name: c, image: i}] | [] | names nothing to run",
        "apiVersion: batch/v1 | {{{ | is no YAML",
      })
  void whatIsWrongIsSaidWithWhatWouldBeRight(String part, String other, String words) {
    String text = GOOD.replace(part.replace("\\n", "\n"), other.replace("\\n", "\n"));
    assertTrue(!text.equals(GOOD), part);
    BadSetting bad = assertThrows(BadSetting.class, () -> read(text));
    assertTrue(String.valueOf(bad.getMessage()).contains(words), bad::getMessage);
  }

  @Test
  void aFileThatIsNotThereOrNoObjectIsAProblemOfTheSetting() {
    assertThrows(BadSetting.class, () -> read(folder.resolve("gone.yaml")));
    assertThrows(BadSetting.class, () -> read("- a\n- b\n"));
    assertThrows(BadSetting.class, () -> read(""));
  }
}
