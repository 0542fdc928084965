package io.wheeltapper.actuators.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** No right more than the ladders need. */
final class RbacTest {

  @Test
  void whoOnlyCordonsMayEndNoPod() {
    assertEquals(
        Optional.of(
            """
            # What the kubernetes actuator needs for: node.isolate, node.return; nothing else.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: wheeltapper-act
            rules:
              - apiGroups: [""]
                resources: [nodes]
                verbs: [get, patch]
            """),
        Rbac.role(List.of("node.isolate", "node.return", "gpu.reset", "person.call")));
    assertEquals(Optional.empty(), Rbac.role(List.of("gpu.reset", "node.reboot")));
  }

  @Test
  void jobsOfTheSiteRunInTheirNamespaceAlone() {
    Settings settings =
        new Settings(
            "kube",
            new KubernetesKind().spec(),
            Map.of("reboot-job", "/etc/reboot.yaml", "job-namespace", "mends"));
    assertEquals(Map.of("node.reboot", "mends"), Rbac.jobs(settings));
    String role =
        Rbac.role(List.of("node.reboot", "node.validate"), Rbac.jobs(settings)).orElseThrow();
    assertTrue(role.startsWith("# What the kubernetes actuator needs for: node.reboot;"), role);
    String everywhere = role.substring(0, role.indexOf("---"));
    assertFalse(everywhere.contains("jobs"), role);
    assertTrue(
        role.endsWith(
            """
            kind: Role
            metadata:
              name: wheeltapper-act
              namespace: mends
            rules:
              - apiGroups: [""]
                resources: [pods]
                verbs: [list]
              - apiGroups: [""]
                resources: [pods/log]
                verbs: [get]
              - apiGroups: ["batch"]
                resources: [jobs]
                verbs: [create, get]
            """),
        role);
  }
}
