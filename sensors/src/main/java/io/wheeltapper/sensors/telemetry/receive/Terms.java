package io.wheeltapper.sensors.telemetry.receive;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * On what terms a receiver takes things in; the same settings for every kind of them.
 *
 * @param tokenFile what senders must show, as a bearer token or as the password of any name
 * @param certificates a chain, and the key beside it
 * @param clientAuthority only senders with a certificate of it come in
 * @param largestBody bytes of one request as it comes
 * @param mostHeld bytes that wait to be read, of all requests together
 * @param mostConnections at the same time; one more is hung up on
 */
public record Terms(
    Address address,
    Optional<Path> tokenFile,
    Optional<Certificates> certificates,
    Optional<Path> clientAuthority,
    int largestBody,
    long mostHeld,
    int mostConnections) {

  private static final int MEBI = 1 << 20;
  private static final int LARGEST_MEBI = 1_024;
  private static final int MOST_CONNECTIONS = 100_000;

  /** TLS of the receiver itself, in PEM. */
  record Certificates(Path chain, Path key) {}

  /** The settings, with the kind's own ones behind them. */
  public static List<Setting> settings(String example, Setting... own) {
    return settings(example, "2m", own);
  }

  /** The settings of a kind whose sources speak more seldom, each within this time. */
  public static List<Setting> settings(String example, String silentAfter, Setting... own) {
    List<Setting> all =
        new ArrayList<>(
            List.of(
                Setting.optional("listen", Type.TEXT, "", "where it listens, as " + example),
                Setting.optional(
                    "token-file",
                    Type.PATH,
                    "",
                    "what senders must show (bearer, or a password); needed off loopback"),
                Setting.optional("tls-cert-file", Type.PATH, "", "its certificate chain, PEM"),
                Setting.optional("tls-key-file", Type.PATH, "", "the key of it, PEM"),
                Setting.optional(
                    "tls-client-ca-file",
                    Type.PATH,
                    "",
                    "only senders with a certificate of these come in"),
                Setting.optional("largest-body", Type.WHOLE, "16", "MiB of one request"),
                Setting.optional(
                    "most-held", Type.WHOLE, "64", "MiB that wait; beyond it 503, try again"),
                Setting.optional(
                    "most-connections", Type.WHOLE, "4096", "at the same time, of all senders"),
                Setting.optional(
                    "expect",
                    Type.LIST,
                    "",
                    "sources that must be heard from; those heard once are expected anyway"),
                Setting.optional(
                    "silent-after",
                    Type.DURATION,
                    silentAfter,
                    "a source not heard for so long is silent")));
    all.addAll(List.of(own));
    return List.copyOf(all);
  }

  /**
   * Reads them.
   *
   * @throws BadSetting when they contradict each other or let strangers in
   */
  public static Terms of(Settings settings) {
    Address address = Address.parse("listen", settings.text("listen"));
    Optional<Path> token = file(settings, "token-file");
    Optional<Path> chain = file(settings, "tls-cert-file");
    Optional<Path> key = file(settings, "tls-key-file");
    Optional<Path> authority = file(settings, "tls-client-ca-file");
    if (chain.isPresent() != key.isPresent()) {
      throw new BadSetting(
          chain.isPresent() ? "tls-cert-file" : "tls-key-file",
          "a certificate needs its key; set tls-cert-file and tls-key-file, or neither");
    }
    if (authority.isPresent() && chain.isEmpty()) {
      throw new BadSetting(
          "tls-client-ca-file", "it asks for TLS; set tls-cert-file and tls-key-file beside it");
    }
    if (!address.loopback() && token.isEmpty() && authority.isEmpty()) {
      throw new BadSetting(
          "listen",
          "'"
              + address
              + "' can be reached from other machines: set token-file (or tls-client-ca-file), or"
              + " listen on 127.0.0.1");
    }
    return new Terms(
        address,
        token,
        chain.map(c -> new Certificates(c, key.orElseThrow())),
        authority,
        (int) mebi(settings, "largest-body"),
        mebi(settings, "most-held"),
        connections(settings));
  }

  private static long mebi(Settings settings, String key) {
    long mebi = settings.whole(key);
    if (mebi < 1 || mebi > LARGEST_MEBI) {
      throw new BadSetting(key, "'" + mebi + "' MiB; write 1 to " + LARGEST_MEBI);
    }
    return mebi * MEBI;
  }

  private static int connections(Settings settings) {
    long most = settings.whole("most-connections");
    if (most < 1 || most > MOST_CONNECTIONS) {
      throw new BadSetting("most-connections", "'" + most + "'; write 1 to " + MOST_CONNECTIONS);
    }
    return (int) most;
  }

  private static Optional<Path> file(Settings settings, String key) {
    return settings.text(key).isBlank() ? Optional.empty() : Optional.of(settings.path(key));
  }

  /** Whether a receiver of these settings could listen here, now; the port is let go at once. */
  public static Check doctor(Settings settings) {
    return settings.text("listen").isBlank()
        ? new Check(false, "not configured; set 'listen', as 127.0.0.1:9412")
        : of(settings).look();
  }

  private Check look() {
    for (Optional<Path> file :
        List.of(
            tokenFile,
            certificates.map(Certificates::chain),
            certificates.map(Certificates::key),
            clientAuthority)) {
      if (file.isPresent() && !Files.isReadable(file.get())) {
        return new Check(false, file.get() + " cannot be read");
      }
    }
    String how =
        (certificates.isPresent() ? "with TLS" : "without TLS")
            + (tokenFile.isPresent() ? ", by token" : "")
            + (clientAuthority.isPresent() ? ", by client certificate" : "")
            + (address.loopback() ? ", from this machine only" : "");
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address.host(), address.port()));
      return new Check(true, address + " is free to listen at " + how);
    } catch (IOException | IllegalArgumentException e) {
      return new Check(
          false, address + ": " + e.getMessage() + "; right while the agent itself has it");
    }
  }
}
