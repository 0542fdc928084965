package io.wheeltapper.actuators.ipmi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenIPMI's simulator by the real ipmitool: power is cycled there, and counted by its chassis. */
@Tag("site")
@Tag("hands")
final class RealIpmiTest {

  private static final Path SIMULATOR = Path.of("/usr/bin/ipmi_sim");
  private static final Path TOOL = Path.of("/usr/bin/ipmitool");

  @TempDir Path folder;
  private Process process;
  private int port;

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(SIMULATOR) && Files.isExecutable(TOOL),
        "real part absent: ipmi_sim, ipmitool (apt: openipmi ipmitool)");
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path chassis = folder.resolve("chassis");
    Files.writeString(
        chassis,
        """
        #!/bin/bash
        echo "$*" >> %1$s/chassis.log
        shift; op=$1; shift
        case $op in
          get) while [ $# -gt 0 ]; do
                 case $1 in power) echo "power:$(cat %1$s/power 2>/dev/null || echo 1)";; *) echo "$1:0";; esac
                 shift; done;;
          set) while [ $# -gt 1 ]; do echo "$2" > %1$s/$1; shift 2; done;;
        esac
        """
            .formatted(folder));
    Files.setPosixFilePermissions(chassis, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        folder.resolve("lan.conf"),
        """
        name "node001-bmc"
        set_working_mc 0x20
          startlan 1
            addr 127.0.0.1 %d
            priv_limit admin
            allowed_auths_admin none md2 md5 straight
            guid a123456789abcdefa123456789abcdef
            lan_config_program "/bin/true"
          endlan
          chassis_control "%s 0x20"
          user 1 true  ""        "test" user     10       none md2 md5 straight
          user 2 true  "admin"   "lab-secret-1" admin    10       none md2 md5 straight
        """
            .formatted(port, chassis));
    Files.writeString(
        folder.resolve("sim.emu"),
        """
        mc_setbmc 0x20
        mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
        sel_enable 0x20 1000 0x0a
        mc_enable 0x20
        """);
    Files.createDirectory(folder.resolve("state"));
    Path secret = Files.writeString(folder.resolve("password"), "lab-secret-1");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    process =
        new ProcessBuilder(
                SIMULATOR.toString(),
                "-n",
                "-c",
                folder.resolve("lan.conf").toString(),
                "-f",
                folder.resolve("sim.emu").toString(),
                "-s",
                folder.resolve("state").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sim.log").toFile())
            .start();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> tool("chassis", "power", "status").contains("is on"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private String tool(String... words) throws Exception {
    java.util.List<String> argv =
        new java.util.ArrayList<>(
            java.util.List.of(
                TOOL.toString(),
                "-I",
                "lanplus",
                "-C",
                "3",
                "-N",
                "1",
                "-R",
                "1",
                "-H",
                "127.0.0.1",
                "-p",
                "" + port,
                "-U",
                "admin",
                "-f",
                folder.resolve("password").toString()));
    argv.addAll(java.util.List.of(words));
    Path out = Files.createTempFile(folder, "tool", ".txt");
    new ProcessBuilder(argv)
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start()
        .waitFor();
    return Files.readString(out);
  }

  private Settings settings(String... more) {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "bmcs",
                "n1=http://127.0.0.1:" + port,
                "user",
                "admin",
                "password-file",
                folder.resolve("password").toString()));
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return new Settings("ipmi", new IpmiKind().spec(), values);
  }

  private Actuator actuator(String... more) {
    return ActuatorKinds.protect("ipmi", new IpmiKind().create(settings(more)));
  }

  private long chassis(String word) throws IOException {
    Path log = folder.resolve("chassis.log");
    return Files.exists(log)
        ? Files.readString(log).lines().filter(l -> l.contains("set " + word)).count()
        : 0;
  }

  private static Action on(String action) {
    return Action.of(action, Target.node("n1"));
  }

  @Test
  void powerIsResetOnceByTheRealToolAndNoPasswordIsSaid() throws Exception {
    Attempt attempt = new Attempt("a1", "c1", "gpu-fell-off-bus", System.currentTimeMillis(), 0);
    Outcome refused = actuator().execute(on("node.reset"), attempt);
    assertTrue(refused.detail().contains("could not be proven"), refused::detail);
    Actuator actuator = actuator("unproven", "true");
    String listed = actuator.preview(on("node.reset"), attempt).getFirst();
    assertTrue(listed.endsWith("chassis power reset"), listed);
    assertTrue(!listed.contains("lab-secret-1"), listed);
    long before = chassis("reset");
    Outcome done = actuator.execute(on("node.reset"), attempt);
    assertInstanceOf(Outcome.Done.class, done, done::detail);
    assertEquals(before + 1, chassis("reset"));
    assertInstanceOf(Outcome.Done.class, actuator.execute(on("node.reset"), attempt));
    assertEquals(before + 1, chassis("reset"));
    assertInstanceOf(
        Outcome.Unknown.class, actuator("unproven", "true").verify(on("node.reset"), attempt));
  }

  @Test
  void whatIsOffStaysOffAndAWrongPasswordIsNoReset() throws Exception {
    tool("chassis", "power", "off");
    Attempt attempt = new Attempt("a1", "c1", "f", System.currentTimeMillis(), 0);
    Outcome off = actuator("unproven", "true").execute(on("node.power-cycle"), attempt);
    assertTrue(off.detail().contains("switched off"), off::detail);
    tool("chassis", "power", "on");
    long before = chassis("reset") + chassis("power");
    Files.writeString(folder.resolve("password"), "another-secret");
    Outcome wrong = actuator("unproven", "true").execute(on("node.reset"), attempt);
    assertInstanceOf(Outcome.Failed.class, wrong);
    assertTrue(!wrong.detail().contains("another-secret"), wrong::detail);
    assertEquals(before, chassis("reset") + chassis("power"));
    assertTrue(new IpmiKind().doctor(settings()).detail().contains("n1"));
  }
}
