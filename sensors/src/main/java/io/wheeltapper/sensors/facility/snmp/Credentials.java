package io.wheeltapper.sensors.facility.snmp;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.facility.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snmp4j.security.AuthHMAC128SHA224;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC256SHA384;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.AuthMD5;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES192;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.PrivDES;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;

/**
 * How one shows who asks. Secrets are read from their files when a session opens, never kept in the
 * configuration.
 *
 * @param v3 whether by user and keys, else by community
 * @param secret holds the community, or the passphrase of the authentication
 * @param privacy holds the passphrase of the privacy
 */
record Credentials(
    boolean v3,
    String user,
    OID authProtocol,
    OID privProtocol,
    Optional<Path> secret,
    Optional<Path> privacy) {

  /** RFC 3414: a passphrase has at least eight characters. */
  private static final int SHORTEST = 8;

  static final SortedMap<String, OID> AUTH =
      new TreeMap<>(
          java.util.Map.of(
              "sha256", AuthHMAC192SHA256.ID,
              "sha512", AuthHMAC384SHA512.ID,
              "sha384", AuthHMAC256SHA384.ID,
              "sha224", AuthHMAC128SHA224.ID,
              "sha1", AuthSHA.ID,
              "md5", AuthMD5.ID));

  static final SortedMap<String, OID> PRIV =
      new TreeMap<>(
          java.util.Map.of(
              "aes128", PrivAES128.ID,
              "aes192", PrivAES192.ID,
              "aes256", PrivAES256.ID,
              "des", PrivDES.ID));

  static Credentials of(Settings settings) {
    String version = settings.text("version");
    if (version.equals("2c")) {
      return new Credentials(
          false, "", AuthSHA.ID, PrivAES128.ID, path(settings, "community-file"), Optional.empty());
    }
    if (!version.equals("3")) {
      throw new BadSetting("version", "'" + version + "' is no version; write 3 or 2c");
    }
    return new Credentials(
        true,
        settings.text("user"),
        protocol(settings, "auth", AUTH),
        protocol(settings, "privacy", PRIV),
        path(settings, "auth-file"),
        path(settings, "privacy-file"));
  }

  /** What is still missing before anything can be asked; empty when nothing is. */
  Optional<String> missing() {
    if (!v3) {
      return secret.isPresent() ? Optional.empty() : Optional.of("set 'community-file'");
    }
    if (user.isBlank()) {
      return Optional.of("set 'user', or version: 2c with 'community-file'");
    }
    return secret.isPresent() && privacy.isPresent()
        ? Optional.empty()
        : Optional.of("set 'auth-file' and 'privacy-file': without keys anybody could answer");
  }

  OctetString readSecret() throws IOException {
    return read(v3 ? "auth-file" : "community-file", secret.orElseThrow());
  }

  OctetString readPrivacy() throws IOException {
    return read("privacy-file", privacy.orElseThrow());
  }

  private OctetString read(String key, Path file) throws IOException {
    String text = Told.secret(key, file);
    if (text.isEmpty() || (v3 && text.length() < SHORTEST)) {
      throw new IOException(
          file + (v3 ? " holds less than " + SHORTEST + " characters" : " is empty"));
    }
    return new OctetString(text);
  }

  private static Optional<Path> path(Settings settings, String key) {
    String text = settings.text(key);
    return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
  }

  private static OID protocol(Settings settings, String key, SortedMap<String, OID> known) {
    OID protocol = known.get(settings.text(key));
    if (protocol == null) {
      throw new BadSetting(
          key,
          "'"
              + settings.text(key)
              + "' is not known"
              + Nearest.hint(settings.text(key), known.keySet()));
    }
    return protocol;
  }
}
