package io.wheeltapper.deploy.config;

import io.wheeltapper.deploy.rights.RoleMap;
import java.nio.file.Path;

/** TLS of the API, and callers who prove themselves by certificates. */
public record Tls(
    @Key("File of the server's certificate with its chain, PEM; read anew when it changes.")
        Path certificate,
    @Key("File of its key, PEM in PKCS#8; read anew when it changes.") Path key,
    @Key("File of the CA of callers' certificates; empty: none are asked for.") Path clientCa,
    @Key(
            "What the common names of callers' certificates are here, as eva=operator,"
                + " scraper=viewer, nina=approver@partition:batch.")
        String clients) {

  /** No TLS. */
  static final Tls NONE = new Tls(Config.NONE, Config.NONE, Config.NONE, "");

  /** Whether the API is served with TLS. */
  public boolean on() {
    return Config.given(certificate) && Config.given(key);
  }

  /** Whether certificates are a login. */
  public boolean login() {
    return on() && Config.given(clientCa) && !clients.isBlank();
  }

  /** What is wrong with it, or {@code ""}. */
  String wrong() {
    if (Config.given(certificate) != Config.given(key)) {
      return "'certificate' and 'key' go together";
    }
    if (Config.given(clientCa) && !on()) {
      return "'client-ca' needs 'certificate' and 'key'";
    }
    if (!clients.isBlank() && !Config.given(clientCa)) {
      return "'clients' needs 'client-ca', which says whose certificates count";
    }
    try {
      RoleMap.parse(clients);
      return "";
    } catch (IllegalArgumentException e) {
      return "'clients': " + e.getMessage();
    }
  }
}
