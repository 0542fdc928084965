package io.wheeltapper.deploy.endtoend;

import io.wheeltapper.deploy.Ports;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A PDU behind Net-SNMP's agent and a coolant unit behind pymodbus, on loopback. */
final class Plant implements AutoCloseable {

  private static final String MAP =
      """
      name: %s
      registers:
        - {address: %d, function: %s, type: %s, unit: L/min, least: 0, most: 2000, word: %s}
      """;

  private final Path folder;
  private final Path lab = Lab.root().resolve("deploy/lab/plant");
  private final int snmp;
  private final int modbus;
  private final Process pdu;
  private final Process cdu;

  private Plant(Path folder) throws IOException {
    this.folder = folder;
    supplies(1);
    flow(360);
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      snmp = free.getLocalPort();
    }
    modbus = Ports.free();
    Files.writeString(folder.resolve("community"), "plant-secret\n");
    Files.writeString(
        folder.resolve("flow.yaml"),
        MAP.formatted("flow", 10, "input", "float32", "FlowLitersPerMinute"));
    Files.writeString(
        folder.resolve("rated.yaml"),
        MAP.formatted("rated", 20, "holding", "uint16", "RatedFlowLitersPerMinute"));
    Files.writeString(folder.resolve("derived.yaml"), "trust: {}\n");
    Path config =
        Files.writeString(
            folder.resolve("snmpd.conf"),
            """
            agentaddress udp:127.0.0.1:%d
            rocommunity plant-secret 127.0.0.1
            sysobjectid .1.3.6.1.4.1.318.1.3.4.6
            pass_persist .1.3.6.1.4.1.318 /usr/bin/perl %s %s
            """
                .formatted(snmp, lab.resolve("pdu.pl"), folder));
    pdu = start("/usr/sbin/snmpd", "-f", "-C", "-c", "" + config, "-Lo");
    cdu = start("/usr/bin/python3", "" + lab.resolve("cdu.py"), "" + folder, "" + modbus);
  }

  /** Starts both, or skips the test where one cannot run. */
  static Plant start() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/snmpd")),
        "real part absent: an SNMP agent (deploy/lab/plant/install)");
    Assumptions.assumeTrue(
        Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/pymodbus")),
        "real part absent: a Modbus server (deploy/lab/plant/install)");
    return new Plant(Files.createTempDirectory("wt-plant"));
  }

  private Process start(String... argv) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(List.of(argv)).redirectErrorStream(true);
    builder
        .environment()
        .putAll(Map.of("SNMP_PERSISTENT_DIR", "" + folder.resolve("state"), "MIBS", ""));
    return builder
        .redirectOutput(folder.resolve(Path.of(argv[0]).getFileName() + ".log").toFile())
        .start();
  }

  /** What the sensors of an agent are told; the rated flow comes from an instance of its own. */
  String sensors() {
    return """
    laboratory: true
    sensors:
      pdus:
        kind: snmp
        devices: ["pdu-7b@r7=127.0.0.1:%d"]
        version: 2c
        community-file: %s
        interval: 500ms
        settle: 1s
      cdus: {kind: modbus, devices: ["cdu-3=127.0.0.1:%d"], map: %s, interval: 500ms}
      nameplates: {kind: modbus, devices: ["cdu-3=127.0.0.1:%d"], map: %s, interval: 500ms}
      derived: {kind: derived, file: %s, history: %s}
    """
        .formatted(
            snmp,
            folder.resolve("community"),
            modbus,
            folder.resolve("flow.yaml"),
            modbus,
            folder.resolve("rated.yaml"),
            folder.resolve("derived.yaml"),
            folder.resolve("hours"));
  }

  /** The PDU's own two power supplies: 1 both are well, 2 one is lost. */
  void supplies(int state) throws IOException {
    put(
        "values",
        """
        1.3.6.1.4.1.318.1.1.26.4.3.1.4.1 integer 2
        1.3.6.1.4.1.318.1.1.26.4.3.1.5.1 gauge 723
        1.3.6.1.4.1.318.1.1.26.4.3.1.12.1 integer %d
        """
            .formatted(state));
  }

  /** Litres a minute of the coolant unit; 400 is what it was built for. */
  void flow(double litersPerMinute) throws IOException {
    put("registers", litersPerMinute + " 0");
  }

  private void put(String file, String text) throws IOException {
    Path next = Files.writeString(folder.resolve(file + ".next"), text);
    Files.move(next, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  /** The coolant unit goes away without a word. */
  void killCdu() throws InterruptedException {
    cdu.destroyForcibly();
    cdu.waitFor();
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    pdu.destroyForcibly();
    cdu.destroyForcibly();
    Folders.delete(folder);
  }
}
