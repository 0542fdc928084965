package io.wheeltapper.sensors.topology.netbox;

import io.wheeltapper.sensors.outside.Deadline;
import io.wheeltapper.sensors.storage.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A NetBox by its REST API. Redirects are not followed, so that the token goes to the configured
 * server and nowhere else.
 */
final class LiveNetbox implements Netbox {

  /** Several times a page of 500 whole devices. */
  private static final int LARGEST = 32 << 20;

  private static final int LONGEST_WHY = 300;

  private final URI url;
  private final Optional<Path> tokenFile;
  private final Optional<Path> caFile;
  private final Duration timeout;
  private @Nullable HttpClient client;

  LiveNetbox(URI url, Optional<Path> tokenFile, Optional<Path> caFile, Duration timeout) {
    this.url = url;
    this.tokenFile = tokenFile;
    this.caFile = caFile;
    this.timeout = timeout;
  }

  @Override
  public byte[] get(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path))
            .timeout(timeout)
            .header("Accept", "application/json");
    if (tokenFile.isPresent()) {
      request.header("Authorization", authorization(tokenFile.get()));
    }
    HttpClient asking = client();
    Answer answer =
        Deadline.call(
            timeout,
            url.toString(),
            () -> whole(asking.send(request.build(), HttpResponse.BodyHandlers.ofInputStream())));
    if (answer.status() == 200) {
      return answer.body();
    }
    String where = path.replaceFirst("\\?.*", "");
    String to = answer.location().isEmpty() ? "" : " to " + answer.location();
    throw new Refused(
        answer.status(), clean(where + " answers " + answer.status() + to + why(answer.body())));
  }

  @SuppressWarnings("ArrayRecordComponent") // read once, by who asked
  private record Answer(int status, String location, byte[] body) {}

  private Answer whole(HttpResponse<InputStream> response) throws IOException {
    try (InputStream in = response.body()) {
      byte[] body = in.readNBytes(LARGEST + 1);
      if (body.length > LARGEST) {
        throw new IOException(url + " answers more than " + LARGEST + " bytes");
      }
      String location = response.headers().firstValue("Location").orElse("");
      return new Answer(response.statusCode(), location, body);
    }
  }

  /** What NetBox itself says, {@code {"detail": "Invalid token"}}; of a page of HTML nothing. */
  private static String why(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.startsWith("{") ? ": " + text : "";
  }

  private static String clean(String text) {
    String printable = text.replaceAll("\\p{Cntrl}+", " ");
    return printable.substring(0, Math.min(LONGEST_WHY, printable.length()));
  }

  /** Tokens of the second version begin with {@code nbt_} and are bearers'. */
  static String authorization(Path file) throws IOException {
    String token = Files.readString(file).strip();
    if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IOException(file + " holds no token of one line");
    }
    return (token.startsWith("nbt_") ? "Bearer " : "Token ") + token;
  }

  private HttpClient client() throws IOException {
    if (client == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .connectTimeout(timeout)
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1);
      if (caFile.isPresent()) {
        builder.sslContext(Trust.context(caFile.get()));
      }
      client = builder.build();
    }
    return client;
  }
}
