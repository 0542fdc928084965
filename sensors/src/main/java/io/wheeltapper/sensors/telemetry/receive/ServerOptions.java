package io.wheeltapper.sensors.telemetry.receive;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/** Where and how the server listens: its address, its bounds on a connection, and TLS. */
final class ServerOptions {

  private static final int IDLE_SECONDS = 90;
  private static final int MOST_STREAMS = 128;

  /** All headers of one request. */
  private static final int MOST_HEADERS = 8 << 10;

  private ServerOptions() {}

  /**
   * @param calls whether it takes calls of gRPC. Where both are spoken in clear text a connection
   *     is known by its first request only: so HTTP/2 is off there for who takes none.
   */
  static HttpServerOptions of(Terms terms, boolean calls) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(terms.address().host())
            .setPort(terms.address().port())
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxHeaderSize(MOST_HEADERS)
            .setHttp2ClearTextEnabled(calls);
    options
        .getInitialSettings()
        .setMaxConcurrentStreams(MOST_STREAMS)
        .setMaxHeaderListSize(MOST_HEADERS);
    terms
        .certificates()
        .ifPresent(c ->
            options
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertPath(c.chain().toAbsolutePath().toString())
                        .addKeyPath(c.key().toAbsolutePath().toString())));
    terms
        .clientAuthority()
        .ifPresent(ca ->
            options
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(
                    new PemTrustOptions().addCertPath(ca.toAbsolutePath().toString())));
    return options;
  }
}
