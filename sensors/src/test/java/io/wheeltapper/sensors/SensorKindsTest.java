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
import org.junit.jupiter.api.Test;

class SensorKindsTest {

  @Test
  void allKindsAreFound() {
    assertEquals(
        List.of(
            "fabric-manager",
            "host",
            "ibtools",
            "infiniband",
            "joblog",
            "kmsg",
            "kubernetes",
            "lustre",
            "modbus",
            "mounts",
            "nvidia-smi",
            "nvml",
            "pci",
            "prometheus",
            "redfish",
            "remotewrite",
            "slurm",
            "smart",
            "snmp"),
        SensorKinds.discover().stream().map(kind -> kind.spec().name()).toList());
  }

  @Test
  void everyDefaultIsAValueAndEveryKindReadsRecordings() {
    for (SensorKind kind : SensorKinds.discover()) {
      Settings settings = new Settings("x", kind.spec(), Map.of());
      assertFalse(kind.recorded(Path.of("recorded"), settings).isEmpty(), kind.spec().name());
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
  void noSensorWrites() {
    for (SensorKind kind : SensorKinds.discover()) {
      assertFalse(
          kind.spec().outbound().stream().anyMatch(KindSpec.Outbound::writes), kind.spec().name());
    }
  }

  @Test
  void anUnknownSettingIsNamed() {
    for (SensorKind kind : SensorKinds.discover()) {
      assertThrows(BadSetting.class, () -> new Settings("x", kind.spec(), Map.of("nodde", "n1")));
    }
  }
}
