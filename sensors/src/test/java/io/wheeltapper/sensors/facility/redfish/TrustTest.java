package io.wheeltapper.sensors.facility.redfish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS: pins, authorities, and what is believed by default. */
@Tag("site")
class TrustTest {

  @TempDir Path folder;

  private final RedfishKind kind = new RedfishKind();

  private void keytool(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertEquals(0, process.waitFor(), Files.readString(folder.resolve("keytool.log")));
  }

  private Check look(String address, String... more) {
    Map<String, String> settings = new HashMap<>(Map.of("bmcs", "n1=" + address));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return kind.doctor(new Settings("redfish", kind.spec(), settings));
  }

  @Test
  void onlyWhoIsVouchedForOrPinned() throws Exception {
    Path keys = folder.resolve("bmc.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "bmc",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=bmc",
        "-ext",
        "SAN=ip:127.0.0.1",
        "-ext",
        "bc=ca:true",
        "-validity",
        "30",
        "-storetype",
        "PKCS12",
        "-keystore",
        keys.toString(),
        "-storepass",
        "changeit");
    Path authority = folder.resolve("ca.pem");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "bmc",
        "-keystore",
        keys.toString(),
        "-storepass",
        "changeit",
        "-file",
        authority.toString());
    try (Emulated bmc = Emulated.start(folder, "pdu.json", "--tls", keys.toString())) {
      Check unknown = look(bmc.url());
      assertFalse(unknown.works());
      Matcher pin = Pattern.compile("#(sha256:[0-9a-f]{64})").matcher(unknown.detail());
      assertTrue(pin.find(), unknown.detail());
      assertTrue(look(bmc.url() + "#" + pin.group(1)).works());
      assertTrue(look(bmc.url(), "ca-file", authority.toString()).works());
      assertTrue(look(bmc.url(), "tls-verify", "false").works());
      Check other = look(bmc.url() + "#sha256:" + "ab".repeat(32), "tls-verify", "false");
      assertFalse(other.works());
      assertTrue(other.detail().contains("another one is pinned"), other.detail());
      String elsewhere = bmc.url().replace("127.0.0.1", "localhost");
      assertFalse(look(elsewhere, "ca-file", authority.toString()).works(), "not its name");
    }
  }
}
