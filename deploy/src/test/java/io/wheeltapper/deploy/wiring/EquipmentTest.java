package io.wheeltapper.deploy.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wheeltapper.deploy.config.BadConfig;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.config.TopologyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kinds refuse is told with its place, all of it in one go. */
class EquipmentTest {

  @TempDir Path folder;

  @Test
  void everythingThatKindsRefuseHasItsPlace() throws Exception {
    Path map =
        Files.writeString(
            folder.resolve("map.yaml"),
            """
            name: wrong
            registers:
              - {address: 10, function: input, type: float33, unit: bar, least: 0, most: 1, word: FlowLitersPerMinute}
            """);
    Path file =
        Files.writeString(
            folder.resolve("w.yaml"),
            """
            sensors:
              bmcs:
                kind: redfish
                interval: 1m
                bmcs: [a]
              cdus: {kind: modbus, devices: [cdu-1=10.0.0.1], map: ./map.yaml}
              others: {kind: modbus, devices: [cdu-2=10.0.0.2], map: ./map.yaml}
              bms: {kind: mqtt, url: "http://x"}
              pdus: {kind: snmp}
            actuators:
              page: {kind: notify, url: "ftp://x"}
            """);
    Config config = ConfigReader.read(file, Kinds.discover()).config();
    BadConfig bad =
        assertThrows(
            BadConfig.class,
            () ->
                Equipment.of(
                    config, Kinds.discover(), TopologyFile.EMPTY, new SimpleMeterRegistry()));
    List<String> told =
        bad.problems().stream().map(p -> p.toString().replace(folder + "/", "")).toList();
    List<String> places = told.stream().map(t -> t.replaceFirst(": .*", "")).toList();
    assertEquals(
        List.of(
            "w.yaml:5:5",
            "w.yaml:8:21",
            "w.yaml:9:9",
            "w.yaml:11:24",
            "map.yaml:3:42",
            "map.yaml:3:57"),
        places,
        () -> String.join("\n", told));
    assertTrue(told.getFirst().contains("write NODE=https://ADDRESS"), told.getFirst());
    assertTrue(told.getFirst().endsWith("[bad-setting]"), told.getFirst());
    assertTrue(Files.exists(map));
  }
}
