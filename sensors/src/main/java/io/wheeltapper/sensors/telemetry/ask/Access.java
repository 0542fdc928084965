package io.wheeltapper.sensors.telemetry.ask;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.outside.Deadline;
import io.wheeltapper.sensors.telemetry.prometheus.Listening;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server of Prometheus', Mimir's or Loki's HTTP API: the base path, the tenant, who asks. Secrets
 * are read anew at each question. TLS is verified, by the files of {@code ca-file} where one is
 * set.
 */
public record Access(
    URI url,
    String tenant,
    Optional<Path> tokenFile,
    String user,
    Optional<Path> passwordFile,
    Optional<Path> caFile,
    Duration timeout) {

  /** What came back. */
  @SuppressWarnings("ArrayRecordComponent") // read once, by who asked
  public record Answer(int status, byte[] body) {}

  /** 64 MiB: more than any answer that is of use. */
  private static final int LARGEST = 64 << 20;

  /** The settings, with the kind's own ones behind them. */
  public static List<Setting> settings(String example, Setting... own) {
    List<Setting> all =
        new ArrayList<>(
            List.of(
                Setting.optional(
                    "url", Type.URL, "", "the server with its base path, as " + example),
                Setting.optional(
                    "tenant", Type.TEXT, "", "the header X-Scope-OrgID; several as a|b"),
                Setting.optional("token-file", Type.PATH, "", "a file with a bearer token"),
                Setting.optional("user", Type.TEXT, "", "the name beside password-file"),
                Setting.optional("password-file", Type.PATH, "", "a file with the user's password"),
                Setting.optional(
                    "ca-file", Type.PATH, "", "certificates to trust, PEM; default the system's"),
                Setting.optional("timeout", Type.DURATION, "10s", "for one question")));
    all.addAll(List.of(own));
    return List.copyOf(all);
  }

  /**
   * Reads them.
   *
   * @throws BadSetting when they name no server, or contradict each other
   */
  public static Access of(Settings settings) {
    URI url = url(settings.text("url"));
    Optional<Path> token = file(settings, "token-file");
    Optional<Path> password = file(settings, "password-file");
    if (token.isPresent() && password.isPresent()) {
      throw new BadSetting("token-file", "set token-file, or user and password-file, not both");
    }
    if (password.isPresent() == settings.text("user").isBlank()) {
      throw new BadSetting("user", "user and password-file belong together; set both or neither");
    }
    if (settings.text("tenant").chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new BadSetting("tenant", "a tenant is plain ASCII text");
    }
    return new Access(
        url,
        settings.text("tenant"),
        token,
        settings.text("user"),
        password,
        file(settings, "ca-file"),
        settings.duration("timeout"));
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw new BadSetting("url", "'" + text + "' is no URL: " + e.getMessage());
    }
    throw new BadSetting(
        "url", "'" + text + "' is no server; write http://HOST:PORT with its base path");
  }

  private static Optional<Path> file(Settings settings, String key) {
    return settings.text(key).isBlank() ? Optional.empty() : Optional.of(settings.path(key));
  }

  /** Whether anything listens there; nothing is asked. */
  public static Check doctor(Settings settings, String example) {
    if (settings.text("url").isBlank()) {
      return new Check(false, "not configured; set 'url', as " + example);
    }
    Access access = of(settings);
    for (Optional<Path> file : List.of(access.tokenFile, access.passwordFile, access.caFile)) {
      if (file.isPresent() && !Files.isReadable(file.get())) {
        return new Check(false, file.get() + " cannot be read");
      }
    }
    return Listening.check(access.url, access.timeout);
  }

  /** Whose certificates are trusted: those of {@code ca-file}, or the system's. */
  public SSLContext trust() throws IOException {
    try {
      if (caFile.isEmpty()) {
        return SSLContext.getDefault();
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      try (InputStream in = Files.newInputStream(caFile.get())) {
        for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("ca-" + count++, c);
        }
      }
      if (count == 0) {
        throw new IOException(caFile.get() + " holds no certificate");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates of ca-file cannot be used: " + e.getMessage(), e);
    }
  }

  /** A GET with its parameters. */
  public HttpRequest get(String path, Map<String, String> query) throws IOException {
    return request(path + "?" + encoded(query)).GET().build();
  }

  /** A POST of a form, as long questions are asked. */
  public HttpRequest post(String path, Map<String, String> form) throws IOException {
    return request(path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
        .build();
  }

  private HttpRequest.Builder request(String path) throws IOException {
    String base = url.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(timeout)
            .header("Accept", "application/json");
    if (!tenant.isEmpty()) {
      request.header("X-Scope-OrgID", tenant);
    }
    if (tokenFile.isPresent()) {
      request.header("Authorization", "Bearer " + secret(tokenFile.get()));
    } else if (passwordFile.isPresent()) {
      String pair = user + ":" + secret(passwordFile.get());
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    return request;
  }

  private static String secret(Path file) throws IOException {
    String text = Files.readString(file).strip();
    if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
      throw new IOException(file + " holds no secret of one line");
    }
    return text;
  }

  private static String encoded(Map<String, String> form) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(form)
        .forEach((name, value) -> {
          text.append(text.isEmpty() ? "" : "&").append(name).append('=');
          text.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        });
    return text.toString();
  }

  /**
   * A whole answer, of bounded size and within the timeout.
   *
   * @param asked sends the question; on a thread of its own
   * @throws IOException when it is larger, or not whole in time
   */
  public Answer whole(Callable<HttpResponse<InputStream>> asked)
      throws IOException, InterruptedException {
    return Deadline.call(
        timeout,
        url.toString(),
        () -> {
          HttpResponse<InputStream> response = asked.call();
          try (InputStream in = response.body()) {
            byte[] body = in.readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
              throw new IOException(url + " answers more than 64 MiB; ask for less");
            }
            return new Answer(response.statusCode(), body);
          }
        });
  }
}
