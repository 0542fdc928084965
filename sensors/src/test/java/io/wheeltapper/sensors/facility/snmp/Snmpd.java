package io.wheeltapper.sensors.facility.snmp;

import io.wheeltapper.sensors.facility.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Net-SNMP's own agent with a rack PDU behind {@code pass_persist}: what the PDU says stands in a
 * file, and how long it thinks before each answer in another.
 */
final class Snmpd implements AutoCloseable {

  static final String COMMUNITY = "plant-secret";
  static final String USER = "monitor";
  static final String AUTH = "auth-passphrase";
  static final String PRIVACY = "privacy-passphrase";

  private final Path folder;
  private final int port;
  private Daemon daemon;

  Snmpd(Path folder) throws IOException {
    this.folder = folder;
    this.port = Daemon.freeUdpPort();
    well();
    Files.writeString(
        folder.resolve("snmpd.conf"),
        """
        agentaddress udp:127.0.0.1:%d
        rocommunity %s 127.0.0.1
        createUser %s SHA-256 "%s" AES "%s"
        rouser %s authpriv
        sysobjectid .1.3.6.1.4.1.318.1.3.4.6
        pass_persist .1.3.6.1.4.1.318 /usr/bin/perl %s %s
        """
            .formatted(
                port, COMMUNITY, USER, AUTH, PRIVACY, USER, Daemon.script("pdu.pl"), folder));
    start();
  }

  void start() throws IOException {
    daemon =
        Daemon.start(
            folder,
            "an SNMP agent (apt: snmpd)",
            List.of(
                "/usr/sbin/snmpd",
                "-f",
                "-C",
                "-c",
                folder.resolve("snmpd.conf").toString(),
                "-Lo"),
            Map.of("SNMP_PERSISTENT_DIR", folder.resolve("state").toString(), "MIBS", ""));
  }

  void well() throws IOException {
    says(1, 1, 723);
  }

  /** Load of phase 2 (4 is overload), its power supplies (2 is an alarm), power in 10 W. */
  void says(int phase, int supplies, int power) throws IOException {
    Path next = folder.resolve("values.next");
    Files.writeString(
        next,
        """
        1.3.6.1.4.1.318.1.1.26.4.3.1.4.1 integer 2
        1.3.6.1.4.1.318.1.1.26.4.3.1.5.1 gauge %d
        1.3.6.1.4.1.318.1.1.26.4.3.1.12.1 integer %d
        1.3.6.1.4.1.318.1.1.26.6.3.1.4.1 integer 2
        1.3.6.1.4.1.318.1.1.26.6.3.1.4.2 integer %d
        1.3.6.1.4.1.318.1.1.26.6.3.1.5.1 gauge 152
        1.3.6.1.4.1.318.1.1.26.6.3.1.5.2 gauge 161
        1.3.6.1.4.1.318.1.1.26.10.2.2.1.3.1 string Inlet
        1.3.6.1.4.1.318.1.1.26.10.2.2.1.8.1 integer 243
        """
            .formatted(power, supplies, phase));
    Files.move(next, folder.resolve("values"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** It thinks so long before each answer. */
  void slow(String seconds) throws IOException {
    Files.writeString(folder.resolve("delay"), seconds + "\n");
  }

  void quick() throws IOException {
    Files.deleteIfExists(folder.resolve("delay"));
  }

  Daemon daemon() {
    return daemon;
  }

  String device() {
    return "pdu-7b@r7=127.0.0.1:" + port;
  }

  @Override
  public void close() {
    daemon.close();
  }
}
