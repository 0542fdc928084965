package io.wheeltapper.deploy.sinks;

import io.wheeltapper.core.runtime.ledger.CheckpointSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Sends each checkpoint as one syslog message of RFC 5424, framed by its length (RFC 5425, RFC
 * 6587), on a connection of its own. The message says size and root for people; the whole note
 * stands in base64 in its structured data, where {@code audit verify --since} finds it.
 */
final class SyslogSink implements CheckpointSink {

  /** Facility 13 (log audit) times eight, severity 5 (notice). */
  private static final int PRIORITY = 13 * 8 + 5;

  /** The enterprise number that RFC 5612 sets apart for whoever has none. */
  private static final String DATA = "checkpoint@32473";

  private final InstantSource clock;
  private final @Nullable URI server;
  private final TrustManager @Nullable [] trust;
  private final int millis;

  /** To this machine's own syslog, by {@code logger}: Java knows no datagrams to a local socket. */
  SyslogSink(InstantSource clock) {
    this.clock = clock;
    this.server = null;
    this.trust = null;
    this.millis = 0;
  }

  /** To a server. */
  SyslogSink(InstantSource clock, URI server, TrustManager @Nullable [] trust, Duration timeout) {
    this.clock = clock;
    this.server = server;
    this.trust = trust;
    this.millis = Math.toIntExact(timeout.toMillis());
  }

  @Override
  public String name() {
    return server == null ? "the local syslog" : server.toString();
  }

  @Override
  public void publish(String note) throws IOException {
    List<String> lines = note.lines().toList();
    String words = "checkpoint of " + lines.get(1) + " entries, root " + lines.get(2);
    String base64 = Base64.getEncoder().encodeToString(note.getBytes(StandardCharsets.UTF_8));
    if (server == null) {
      Command.run(
          Map.of(),
          List.of(
              "logger",
              "--rfc5424",
              "--priority",
              "security.notice",
              "--tag",
              "wheeltapper",
              "--msgid",
              "checkpoint",
              "--sd-id",
              DATA,
              "--sd-param",
              "note=\"" + base64 + "\"",
              words));
      return;
    }
    byte[] message = message(words, base64).getBytes(StandardCharsets.UTF_8);
    try (Socket socket = connect()) {
      socket.getOutputStream().write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(message);
      socket.getOutputStream().flush();
    }
  }

  private String message(String words, String base64) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return "<"
        + PRIORITY
        + ">1 "
        + now
        + " "
        + host()
        + " wheeltapper - checkpoint ["
        + DATA
        + " note=\""
        + base64
        + "\"] "
        + words;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^\\x21-\\x7e]", "_");
    } catch (UnknownHostException e) {
      return "-";
    }
  }

  /** A connection to the server; TLS holds its name against its certificate. */
  Socket connect() throws IOException {
    if (server == null) {
      throw new IOException("the local syslog is reached by logger");
    }
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(server.getHost(), server.getPort()), millis);
      plain.setSoTimeout(millis);
      if (server.getScheme().equals("tcp")) {
        return plain;
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust, null);
      SSLSocket secure =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(plain, server.getHost(), server.getPort(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return secure;
    } catch (GeneralSecurityException e) {
      plain.close();
      throw new IOException(e);
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }
}
