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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  /** Room in its event log; ipmitool puts in some a second. */
  private static final int ENTRIES = 12;

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
          set) [ "$1" = reset ] && [ -e %1$s/boot ] && (%2$s sel add %1$s/boot >/dev/null 2>&1 &)
               while [ $# -gt 1 ]; do echo "$2" > %1$s/$1; shift 2; done;;
        esac
        """
            .formatted(folder, String.join(" ", argv())));
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
        sel_enable 0x20 %d 0x0a
        mc_enable 0x20
        """
            .formatted(ENTRIES));
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

  private List<String> argv() {
    return List.of(
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
        folder.resolve("password").toString());
  }

  private String tool(String... words) throws Exception {
    List<String> argv = new ArrayList<>(argv());
    argv.addAll(List.of(words));
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

  /** As the real tool tells it: with a boot in the log that would prove one, had it room. */
  @Test
  void aFullEventLogProvesNothing() throws Exception {
    logsBoots();
    String room = new IpmiKind().doctor(settings()).detail();
    assertTrue(!room.contains("could be proven"), room);
    Path many = folder.resolve("many");
    Files.writeString(many, "0x04 0x01 0x30 0x01 0x59 0xff 0xff\n".repeat(ENTRIES));
    tool("sel", "add", many.toString());
    String full = new IpmiKind().doctor(settings()).detail();
    assertTrue(full.contains("its event log is full"), full);
    Attempt attempt = new Attempt("a1", "c1", "f", System.currentTimeMillis(), 0);
    long before = chassis("reset");
    Outcome refused = actuator().execute(on("node.reset"), attempt);
    assertTrue(refused.detail().contains("its event log is full"), refused::detail);
    assertInstanceOf(Outcome.Unknown.class, actuator().verify(on("node.reset"), attempt));
    assertEquals(before, chassis("reset"));
  }

  @Test
  void aResetIsProvenByTheEventLogAlsoToAProcessThatDidNotAskForIt() throws Exception {
    logsBoots();
    Attempt attempt = new Attempt("a1", "c1", "f", System.currentTimeMillis(), 0);
    long before = chassis("reset");
    assertEquals(
        "Unknown", actuator().verify(on("node.reset"), attempt).getClass().getSimpleName());
    Outcome done = actuator().execute(on("node.reset"), attempt);
    assertInstanceOf(Outcome.Done.class, done, done::detail);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> actuator().verify(on("node.reset"), attempt) instanceof Outcome.Done);
    Outcome again = actuator().execute(on("node.reset"), attempt);
    assertTrue(again.detail().contains("was reset already"), again::detail);
    assertEquals(before + 1, chassis("reset"));
  }

  /** One boot long ago in its log; from here on it logs each reset as one. */
  private void logsBoots() throws Exception {
    Files.writeString(folder.resolve("boot"), "0x04 0x1d 0x42 0x6f 0x01 0xff 0xff\n");
    for (String old : List.of("01/02/26 03:04:05", "01/02/2026 03:04:05")) {
      tool("sel", "time", "set", old); // Of 1.8.19, and of those before.
    }
    tool("sel", "add", folder.resolve("boot").toString());
    tool("sel", "time", "set", "now");
  }
}
