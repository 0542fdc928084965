package io.wheeltapper.sensors.facility.redfish;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Uri;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Redfish over HTTP. Logs in when it must, again when its session has expired, and asks with the
 * password each time where no session is to be had. For one thread, but for the event stream.
 */
final class HttpRedfish implements Redfish {

  /** More than the sensors of the largest chassis with all their thresholds. */
  private static final int LARGEST = 8 << 20;

  private static final long LONGEST_REST = 600_000;

  /**
   * What all BMCs of an instance share.
   *
   * @param flights how many requests may be under way at once
   * @param strays how many to BMCs that did not answer the last one, so that a row of them does not
   *     keep all others waiting
   */
  record Shared(
      HttpClient http,
      Credentials credentials,
      Duration timeout,
      Semaphore flights,
      Semaphore strays) {}

  private final Shared shared;
  private final Bmc bmc;
  private final InstantSource clock;
  private volatile String token = "";
  private volatile boolean basic;
  private volatile boolean missed;
  private String sessions = Uri.ROOT + "SessionService/Sessions";
  private String session = "";

  HttpRedfish(Shared shared, Bmc bmc, InstantSource clock) {
    this.shared = shared;
    this.bmc = bmc;
    this.clock = clock;
    this.basic = shared.credentials().way() == Credentials.Way.BASIC;
  }

  @Override
  public void sessions(String uri) {
    sessions = uri.isEmpty() ? sessions : uri;
  }

  @Override
  public Answer get(String uri, String etag) throws IOException, InterruptedException {
    boolean known = !shared.credentials().user().isEmpty();
    if (known && !uri.equals(Uri.ROOT) && token.isEmpty() && !basic) {
      logIn();
    }
    HttpResponse<byte[]> response = send(request(uri, etag));
    if (response.statusCode() == 401 && known && !basic) {
      token = "";
      logIn();
      response = send(request(uri, etag));
    }
    if (response.statusCode() == 401) {
      throw new Refused(
          known
              ? "the user or the password is refused"
              : "it wants a login; set 'user' and 'password-file'");
    }
    if (response.statusCode() / 100 == 3 && response.statusCode() != 304) {
      response = send(request(redirected(response), etag));
    }
    return new Answer(
        response.statusCode(),
        response.body(),
        response.headers().firstValue("ETag").orElse(""),
        rest(response));
  }

  private String redirected(HttpResponse<?> response) throws IOException {
    String to = response.headers().firstValue("Location").orElse("");
    String local = local(to);
    if (local.isEmpty()) {
      throw new IOException("it sends us elsewhere, to '" + to + "'; give that address");
    }
    return local;
  }

  /** A path, or a whole address of this very service, as a path. */
  private String local(String uri) {
    String base = bmc.base().toString();
    return Uri.local(uri.startsWith(base + "/") ? uri.substring(base.length()) : uri);
  }

  private HttpRequest request(String uri, String etag) throws IOException {
    HttpRequest.Builder request = to(uri).header("Accept", "application/json").GET();
    if (!etag.isEmpty() && etag.chars().noneMatch(Character::isISOControl)) {
      request.header("If-None-Match", etag);
    }
    return authorized(request).build();
  }

  private HttpRequest.Builder to(String uri) throws IOException {
    try {
      return HttpRequest.newBuilder(URI.create(bmc.base() + uri)).header("OData-Version", "4.0");
    } catch (IllegalArgumentException e) {
      throw new IOException("'" + uri + "' is no address", e);
    }
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) throws IOException {
    if (!token.isEmpty()) {
      request.header("X-Auth-Token", token);
    } else if (basic && !shared.credentials().user().isEmpty()) {
      request.header("Authorization", shared.credentials().basic());
    }
    return request;
  }

  private void logIn() throws IOException, InterruptedException {
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("UserName", shared.credentials().user())
            .put("Password", shared.credentials().password())
            .toString();
    HttpResponse<byte[]> response =
        send(
            to(sessions)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    int status = response.statusCode();
    String given = response.headers().firstValue("X-Auth-Token").orElse("");
    if (status / 100 == 2 && !given.isEmpty()) {
      token = given;
      session = local(response.headers().firstValue("Location").orElse(""));
    } else if (status == 401 || status == 403) {
      throw new Refused("the user or the password is refused");
    } else if (shared.credentials().way() == Credentials.Way.SESSION) {
      throw new IOException("no session is to be had, it answers " + status);
    } else {
      basic = true;
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    Semaphore room = missed ? shared.strays() : shared.flights();
    room.acquire();
    try {
      missed = true;
      HttpResponse<byte[]> answer =
          await(
              shared
                  .http()
                  .sendAsync(
                      request,
                      HttpResponse.BodyHandlers.limiting(
                          HttpResponse.BodyHandlers.ofByteArray(), LARGEST)),
              request);
      missed = false;
      return answer;
    } finally {
      room.release();
    }
  }

  /** The whole answer or nothing, in time: a request's own limit ends with the headers. */
  private <T> T await(CompletableFuture<T> answer, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return answer.get(shared.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "no whole answer in " + shared.timeout().toMillis() + " ms to " + request.uri().getPath(),
          e);
    } catch (ExecutionException e) {
      throw told(e);
    } finally {
      answer.cancel(true);
    }
  }

  private IOException told(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof SSLException) {
      for (Throwable at = cause; at != null; at = at.getCause()) {
        if (at instanceof CertificateException) {
          return new Refused("TLS: " + at.getMessage());
        }
      }
      return new IOException("TLS: " + cause.getMessage(), cause);
    }
    if (cause instanceof ConnectException) {
      boolean unknown = cause.getCause() instanceof UnresolvedAddressException;
      return new IOException(
          unknown
              ? "the host " + bmc.base().getHost() + " is not known"
              : "nothing listens at " + bmc.peer(),
          cause);
    }
    boolean secure = "https".equals(bmc.base().getScheme());
    if (cause instanceof HttpConnectTimeoutException) {
      return new IOException(
          "no connection to "
              + bmc.peer()
              + " in time"
              + (secure ? "; it is not there, or speaks no TLS" : ""),
          cause);
    }
    if (String.valueOf(cause.getMessage()).contains("header parser received no bytes")) {
      return new IOException(bmc.peer() + " closes the connection and speaks no HTTP", cause);
    }
    return cause instanceof IOException io && io.getMessage() != null
        ? io
        : new IOException(cause.toString(), cause);
  }

  private long rest(HttpResponse<?> response) {
    String text = response.headers().firstValue("Retry-After").orElse("").strip();
    if (text.matches("\\d{1,6}")) {
      return Math.min(Long.parseLong(text) * 1_000, LONGEST_REST);
    }
    if (text.isEmpty()) {
      return 0;
    }
    try {
      long until =
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant()
              .toEpochMilli();
      return Math.clamp(until - clock.millis(), 0, LONGEST_REST);
    } catch (DateTimeException | ArithmeticException e) {
      return 0;
    }
  }

  @Override
  public InputStream events(String uri, String lastId) throws IOException, InterruptedException {
    HttpRequest.Builder request = to(uri).header("Accept", "text/event-stream").GET();
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<InputStream> response =
        await(
            shared
                .http()
                .sendAsync(authorized(request).build(), HttpResponse.BodyHandlers.ofInputStream()),
            request.build());
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() != 200 || !type.startsWith("text/event-stream")) {
      response.body().close();
      throw new IOException(uri + " answers " + response.statusCode() + " and is no event stream");
    }
    return response.body();
  }

  @Override
  public void logOut() {
    if (token.isEmpty() || session.isEmpty()) {
      return;
    }
    try {
      send(authorized(to(session).DELETE()).build());
    } catch (IOException e) {
      // It expires by itself.
      token = "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    token = "";
    session = "";
  }
}
