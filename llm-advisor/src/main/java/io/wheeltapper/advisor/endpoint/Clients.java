package io.wheeltapper.advisor.endpoint;

import io.wheeltapper.core.bmc.Trust;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** Connections to an endpoint: no redirect, TLS as the address says. */
final class Clients {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private Clients() {}

  static HttpClient of(Address address) throws IOException {
    HttpClient.Builder built =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (address.authorities().isPresent()) {
      try {
        built.sslContext(Trust.context(address.authorities(), place -> "", true));
      } catch (GeneralSecurityException e) {
        throw new IOException("no certificates in " + address.authorities().get(), e);
      }
    }
    return built.build();
  }
}
