package io.wheeltapper.deploy.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API's TLS. Its files are looked at every few seconds; what cannot be used as it stands then
 * (a key that does not fit its certificate yet) leaves what is in use in use.
 */
final class Secured {

  private static final Logger LOG = LoggerFactory.getLogger(Secured.class);
  private static final long LOOK_MILLIS = 2_000;

  private final Tls tls;
  private List<String> seen;

  private Secured(Tls tls) {
    this.tls = tls;
    this.seen = state();
  }

  /** Sets it where it is configured. */
  static void on(HttpServerOptions options, Tls tls) throws IOException {
    if (!tls.on()) {
      return;
    }
    for (Path file : files(tls)) {
      if (!Files.isReadable(file)) {
        throw new IOException(file + " of api: {tls: …} cannot be read");
      }
    }
    options.setSsl(true).setUseAlpn(true).setKeyCertOptions(keys(tls));
    if (Config.given(tls.clientCa())) {
      // Whoever has none may still prove who they are otherwise; one that is not signed fails.
      options.setClientAuth(ClientAuth.REQUEST).setTrustOptions(trust(tls));
    }
  }

  /** Takes the files anew when they change, for as long as the server lives. */
  static void watch(Vertx vertx, HttpServer server, Tls tls) {
    if (tls.on()) {
      Secured secured = new Secured(tls);
      vertx.setPeriodic(LOOK_MILLIS, _ -> vertx.executeBlocking(() -> secured.look(server)));
    }
  }

  private synchronized boolean look(HttpServer server) {
    List<String> now = state();
    if (now.equals(seen)) {
      return false;
    }
    seen = now;
    ServerSSLOptions options = new ServerSSLOptions();
    options.setUseAlpn(true).setKeyCertOptions(keys(tls));
    if (Config.given(tls.clientCa())) {
      options.setTrustOptions(trust(tls)).setClientAuth(ClientAuth.REQUEST);
    }
    server
        // The names of the files are the same; what is in them is not.
        .updateSSLOptions(options, true)
        .onSuccess(_ -> LOG.info("tls=renewed certificate={}", tls.certificate()))
        .onFailure(e -> LOG.warn("tls=kept the files cannot be used: {}", e.toString()));
    return true;
  }

  private List<String> state() {
    List<String> state = new ArrayList<>();
    for (Path file : files(tls)) {
      try {
        state.add(Files.getLastModifiedTime(file) + " " + Files.size(file));
      } catch (IOException e) {
        state.add("away");
      }
    }
    return state;
  }

  private static List<Path> files(Tls tls) {
    return Config.given(tls.clientCa())
        ? List.of(tls.certificate(), tls.key(), tls.clientCa())
        : List.of(tls.certificate(), tls.key());
  }

  private static PemKeyCertOptions keys(Tls tls) {
    return new PemKeyCertOptions()
        .setCertPath(tls.certificate().toString())
        .setKeyPath(tls.key().toString());
  }

  private static PemTrustOptions trust(Tls tls) {
    return new PemTrustOptions().addCertPath(tls.clientCa().toString());
  }
}
