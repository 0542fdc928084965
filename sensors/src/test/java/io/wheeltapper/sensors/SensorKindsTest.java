package io.wheeltapper.sensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SensorKindsTest {

  /** What they read is no text that could be recorded. */
  private static final Set<String> NO_TEXT = Set.of("s3");

  @Test
  void allKindsAreFound() {
    assertEquals(
        List.of(
            "alertmanager",
            "ceph",
            "derived",
            "ethtool",
            "fabric-manager",
            "host",
            "ibmad",
            "ibtools",
            "infiniband",
            "joblog",
            "kmsg",
            "kubernetes",
            "loki",
            "lustre",
            "modbus",
            "mounts",
            "mqtt",
            "netbox",
            "nfs",
            "nvidia-smi",
            "nvml",
            "otlp",
            "pci",
            "pod-resources",
            "prometheus",
            "promql",
            "redfish",
            "remotewrite",
            "s3",
            "slurm",
            "smart",
            "snmp",
            "stall",
            "versions"),
        SensorKinds.discover().stream().map(kind -> kind.spec().name()).toList());
  }

  @Test
  void everyDefaultIsAValueAndEveryKindOfTextReadsRecordings() {
    for (SensorKind kind : SensorKinds.discover()) {
      Settings settings = new Settings("x", kind.spec(), Map.of());
      boolean reads = kind.recorded(Path.of("recorded"), settings).isPresent();
      assertEquals(!NO_TEXT.contains(kind.spec().name()), reads, kind.spec().name());
      assertFalse(kind.spec().summary().isBlank());
      assertFalse(kind.spec().settings().stream().anyMatch(s -> s.summary().isBlank()));
    }
  }

  @Test
  void doctorAnswersForEveryKindWithoutConfiguration() {
    for (SensorKind kind : SensorKinds.discover()) {
      Settings settings = new Settings("x", kind.spec(), Map.of());
      assertFalse(kind.doctor(settings).detail().isBlank(), kind.spec().name());
    }
  }

  @Test
  void noSensorWritesButACanaryThatIsToldTo() {
    for (SensorKind kind : SensorKinds.discover()) {
      boolean writes = kind.spec().outbound().stream().anyMatch(KindSpec.Outbound::writes);
      assertEquals(kind.spec().name().equals("s3"), writes, kind.spec().name());
      if (writes) {
        assertEquals("false", new Settings("x", kind.spec(), Map.of()).text("writes"));
      }
    }
  }

  @Test
  void anUnknownSettingIsNamed() {
    for (SensorKind kind : SensorKinds.discover()) {
      assertThrows(BadSetting.class, () -> new Settings("x", kind.spec(), Map.of("nodde", "n1")));
    }
  }
}
