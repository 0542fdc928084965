package io.wheeltapper.sensors.host.versions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shapes of the kernel's documentation, of iproute2's and ethtool's sources, and of fwupd 2.0. */
class VersionsTest {

  private static final String DEVLINK =
      """
      {"info":{"pci/0000:1b:00.0":{"driver":"mlx5_core","serial_number":"MT2304X","versions":{
          "fixed":{"fw.psid":"MT_0000000838"},
          "running":{"fw.version":"28.39.1002","fw":"28.39.1002"},
          "stored":{"fw.version":"28.41.1000","fw":"28.41.1000"}}},
        "pci/0000:1c:00.0":{"driver":"mlx5_core","versions":{"running":{"fw.version":"28.39.1002"}}},
        "pci/0000:98:00.0":{"driver":"ice","board.serial_number":"K1","versions":{
          "fixed":{"board.id":"K91258-000"},
          "running":{"fw.mgmt":"5.4.5","fw.mgmt.api":"1.7.9","fw.psid.api":"2.50"},
          "stored":{"fw.mgmt":"5.4.5"}}},
        "netdevsim/netdevsim1":{"driver":"netdevsim"}}}
      """;

  private static final String DRIVERS =
      """
      driver: mlx5_core
      version: 24.10-1.1.4
      firmware-version: 28.39.1002 (MT_0000000838)
      expansion-rom-version:
      bus-info: 0000:1b:00.0
      supports-statistics: yes
      driver: bnxt_en
      version: 6.8.0-45-generic
      firmware-version: 229.0.142.0/pkg 229.1.123.0
      driver: mlx5_core
      version: 24.10-1.1.4
      firmware-version:\u0020
      driver: virtio_net
      version: 1.0.0
      firmware-version:\u0020
      """;

  private static final String FWUPD =
      """
      {"Devices":[
        {"Name":"System Firmware","Plugin":"uefi_capsule","Flags":["internal","updatable"],
         "Version":"2.21.1","VersionFormat":"triplet","Created":1790000000,"Modified":1790003600},
        {"Name":"SAMSUNG MZQL23T8","Plugin":"nvme","Version":"GDC5902Q","Created":1790000000},
        {"Name":"SAMSUNG MZQL23T8","Plugin":"nvme","Version":"GDC5602Q"},
        {"Name":"EPYC","Plugin":"cpu","VersionFormat":"hex"},
        {"Name":"TPM","Plugin":"tpm","Version":"7.2.3.1"},
        {"Name":"HSI settings","Plugin":"msr","Version":"1"}],
       "Errors":[]}
      """;

  @TempDir Path folder;
  private final VersionsKind kind = new VersionsKind();
  private final FakeSources sources = new FakeSources();
  private final Collected got = new Collected();
  private long now = 1_790_010_000_000L;

  private VersionsSensor sensor(Source... wanted) {
    return new VersionsSensor(
        sources,
        new VersionFacts("v", "n1", Duration.ofHours(6).toMillis()),
        new VersionsSensor.Plan(Set.of(wanted), Duration.ofHours(1), Duration.ofSeconds(1)),
        () -> Instant.ofEpochMilli(now));
  }

  private Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    got.signals().stream()
        .map(Status.class::cast)
        .forEach(s -> versions.put(s.type().substring("version.".length()), s.value()));
    return versions;
  }

  private Status newest(String component) {
    return got.statuses("version." + component).getLast();
  }

  @Test
  void everyoneTellsAndTheFirstIsBelieved() throws Exception {
    sources.put(Source.KERNEL, "6.8.0-45-generic\n");
    sources.put(Source.BIOS, "2.21.1\n");
    sources.put(Source.DEVLINK, DEVLINK);
    sources.put(Source.ETHTOOL, DRIVERS);
    sources.put(Source.FWUPD, FWUPD);
    sensor().look(got);
    assertEquals(
        Map.of(
            "kernel", "6.8.0-45-generic",
            "bios", "2.21.1",
            "nic", "28.39.1002",
            "nic-ice", "5.4.5",
            "nic-bnxt_en", "229.0.142.0/pkg",
            "nic-driver", "24.10-1.1.4",
            "drive", "GDC5602Q, GDC5902Q",
            "tpm", "7.2.3.1"),
        versions());
    assertEquals("28.41.1000", newest("nic").field("pending"));
    assertEquals("node:n1", newest("nic").target().toString());
    assertEquals(1, got.beats());
    assertEquals(List.of(), got.rejected());
  }

  @Test
  void theTimeOfAChangeIsTheSourcesOwnOrWhenItWasSeen() throws Exception {
    sources.put(Source.KERNEL, "6.8.0-45-generic");
    sources.put(Source.FWUPD, FWUPD);
    VersionsSensor sensor = sensor();
    sensor.look(got);
    assertEquals("1790003600000", newest("bios").field("changed_at"), "as fwupd says");
    assertEquals("", newest("kernel").field("changed_at"), "nobody knows since when");
    now += 3_600_000;
    sources.put(Source.KERNEL, "6.8.0-47-generic");
    sources.put(
        Source.FWUPD, FWUPD.replace("2.21.1", "2.22.0").replace("1790003600", "1790011000"));
    sensor.look(got);
    assertEquals("1790013600000", newest("kernel").field("changed_at"), "when it was seen");
    assertEquals("1790011000000", newest("bios").field("changed_at"));
    int said = got.signals().size();
    now += 3_600_000;
    sensor.look(got);
    assertEquals(said, got.signals().size(), "nothing is news");
    now += 6 * 3_600_000;
    sensor.look(got);
    assertEquals("1790013600000", newest("kernel").field("changed_at"), "it stays when it is");
  }

  @Test
  void whoHasAnsweredOnceMustAnswerAgain() throws Exception {
    sources.put(Source.KERNEL, "6.8.0");
    sources.put(Source.FWUPD, FWUPD);
    VersionsSensor sensor = sensor();
    sensor.look(got);
    int said = got.signals().size();
    now += 3_600_000;
    sources.remove(Source.FWUPD);
    sources.put(Source.KERNEL, "6.9.0");
    assertThrows(IOException.class, () -> sensor.look(got));
    sources.hang(true);
    assertThrows(IOException.class, () -> sensor.look(got));
    assertEquals(said, got.signals().size(), "nothing is said of half");
    assertEquals(1, got.beats());
    assertThrows(IOException.class, () -> sensor(Source.DEVLINK).look(got), "it is wanted");
  }

  private static final String TWO_NICS =
      """
      {"info":{"pci/0000:1b:00.0":{"driver":"mlx5_core","versions":{"running":{"fw":"28.39.1"}}},
        "pci/0000:1c:00.0":{"driver":"mlx5_core","versions":{"running":{"fw":"28.41.1"}}}}}
      """;

  private static final String ONE_NIC =
      """
      {"info":{"pci/0000:1b:00.0":{"driver":"mlx5_core","versions":{"running":{"fw":"28.39.1"}}}}}
      """;

  @Test
  void halfAnAnswerIsNoChangeOfAVersion() throws Exception {
    sources.put(Source.DEVLINK, TWO_NICS);
    sources.put(Source.ETHTOOL, "driver: mlx5_core\nfirmware-version: 28.39.1-b7\n");
    VersionsSensor sensor = sensor();
    sensor.look(got);
    assertEquals("28.39.1, 28.41.1", newest("nic").value());
    now += 3_600_000;
    sources.put(Source.DEVLINK, ONE_NIC);
    sensor.look(got);
    sources.put(Source.DEVLINK, TWO_NICS.replace("running", "stored"));
    sensor.look(got);
    assertEquals(1, got.signals().size(), "one is off the bus, then the driver begins anew");
    assertEquals(
        List.of("devlink: tells 1 of 2 parts of nic", "devlink: tells 0 of 2 parts of nic"),
        got.rejected());
    now += 3_600_000;
    sources.put(Source.DEVLINK, TWO_NICS.replace("28.41.1", "28.42.1"));
    sensor.look(got);
    assertEquals("28.39.1, 28.42.1", newest("nic").value());
    assertEquals(Long.toString(now), newest("nic").field("changed_at"), "it was flashed");
  }

  @Test
  void partsThatComeOrAreTakenOutAreNoChangeOfAVersion() throws Exception {
    sources.put(Source.DEVLINK, ONE_NIC);
    VersionsSensor sensor = sensor();
    sensor.look(got);
    now += 3_600_000;
    sources.put(Source.DEVLINK, TWO_NICS);
    sensor.look(got);
    assertEquals("28.39.1, 28.41.1", newest("nic").value());
    assertEquals("", newest("nic").field("changed_at"), "it was up later than the agent");
    sources.put(Source.DEVLINK, ONE_NIC);
    now += 25 * 3_600_000L;
    sensor.look(got);
    assertEquals("28.39.1", newest("nic").value(), "for a day it is not there");
    assertEquals("", newest("nic").field("changed_at"));
    now += 3_600_000;
    sources.put(Source.DEVLINK, ONE_NIC.replace("28.39.1", "28.42.1"));
    sensor.look(got);
    assertEquals(Long.toString(now), newest("nic").field("changed_at"));
    sources.put(Source.DEVLINK, TWO_NICS.replaceAll("28[.]..[.]1", "28.42.1"));
    sensor.look(got);
    sources.put(Source.DEVLINK, ONE_NIC.replace("28.39.1", "28.42.1"));
    int said = got.signals().size();
    now += 7 * 3_600_000;
    sensor.look(got);
    assertEquals(said + 1, got.signals().size(), "fewer that say the same are heard");
    assertEquals(List.of(), got.rejected());
  }

  @Test
  void whatNobodyKnowsIsLeftOut() throws Exception {
    sources.put(Source.BIOS, "Not Specified\n");
    sources.put(Source.DEVLINK, "{\"info\":{\"pci/1\":{\"driver\":\"../x\",\"versions\":7}}}");
    sources.put(Source.ETHTOOL, "driver: " + "x".repeat(99) + "\nfirmware-version: 1\n:\n");
    sources.put(
        Source.FWUPD,
        "{\"Devices\":[{\"Plugin\":\"a b\",\"Version\":\"1\"},7,{\"Plugin\":\"x\",\"Version\":\""
            + "9".repeat(65)
            + "\"},{\"Plugin\":\"y\",\"Version\":\"1\",\"Modified\":1e99}]}");
    sensor().look(got);
    assertEquals(Map.of("y", "1"), versions());
    assertFalse(newest("y").fields().containsKey("changed_at"));
    sources.put(Source.FWUPD, "Loading…");
    sensor().look(got);
    assertTrue(got.rejected().getFirst().startsWith("fwupd: no JSON"), got.rejected()::toString);
  }

  @Test
  void aStrangersNamesAreBounded() throws Exception {
    StringBuilder many = new StringBuilder("{\"Devices\":[");
    for (int i = 0; i < 5_000; i++) {
      many.append("{\"Plugin\":\"p").append(i).append("\",\"Version\":\"1\"},");
    }
    sources.put(Source.FWUPD, many.append("{}]}").toString());
    sensor().look(got);
    assertEquals(24, got.signals().size());
    assertEquals(1, got.rejected().size());
  }

  private Check doctor(Map<String, String> settings) {
    return kind.doctor(new Settings("v", kind.spec(), settings));
  }

  @Test
  void aRecordingIsWhatOneToolPrinted() throws Exception {
    for (String text : List.of(DEVLINK, DRIVERS, FWUPD)) {
      Path file = Files.writeString(folder.resolve("out"), text);
      kind.recorded(file, new Settings("v", kind.spec(), Map.of("node", "n1")))
          .orElseThrow()
          .run(got);
    }
    assertEquals(
        Set.of("nic", "nic-ice", "nic-driver", "nic-bnxt_en", "bios", "drive", "tpm"),
        versions().keySet());
    assertTrue(got.signals().stream().allMatch(s -> s.at() == 0), "a tool says no time");
  }

  @Test
  void realProgramsAndFiles() throws Exception {
    Files.createDirectories(folder.resolve("proc/sys/kernel"));
    Files.writeString(folder.resolve("proc/sys/kernel/osrelease"), "6.8.0\n");
    Files.createDirectories(folder.resolve("sys/class/net/eth0/device"));
    Files.createDirectories(folder.resolve("sys/class/net/lo"));
    tool("ethtool", "echo \"driver: ice\"; echo \"firmware-version: 4.1 $2\"");
    tool("devlink", "echo 'Failed to connect to devlink Netlink' >&2; exit 1");
    Map<String, String> settings =
        Map.of("root", folder.toString(), "commands", folder.toString(), "timeout", "10s");
    Check check = doctor(settings);
    assertEquals(
        "kernel: 1 version; bios: /sys/class/dmi/id/bios_version cannot be read; devlink: devlink"
            + " ends with 1: Failed to connect to devlink Netlink; ethtool: 1 version; fwupd:"
            + " fwupdmgr is not installed",
        check.detail());
    assertTrue(check.works());
    tool("fwupdmgr", "echo '{\"Devices\":[]}'; exit 2");
    assertTrue(doctor(settings).detail().endsWith("fwupd: 0 versions"));
    tool("fwupdmgr", "exec sleep 60");
    Check slow =
        doctor(
            Map.of(
                "root",
                folder.toString(),
                "commands",
                folder.toString(),
                "timeout",
                "100ms",
                "sources",
                "fwupd"));
    assertFalse(slow.works());
    assertTrue(slow.detail().contains("takes longer"), slow.detail());
    assertThrows(BadSetting.class, () -> doctor(Map.of("sources", "nvram")));
  }

  private void tool(String name, String body) throws Exception {
    Path tool = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
    assertTrue(tool.toFile().setExecutable(true));
  }
}
