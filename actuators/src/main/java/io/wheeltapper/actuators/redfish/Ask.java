package io.wheeltapper.actuators.redfish;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A request to a Redfish service that is yet to be told who asks.
 *
 * @param uri path at the service
 * @param type of the body; or {@code ""}
 * @param etag that the resource must still have; or {@code ""}
 * @param limit of its exchange
 * @param writes whether it may change something over there
 */
record Ask(
    String method,
    String uri,
    String type,
    String etag,
    Optional<BodyPublisher> body,
    Duration limit,
    boolean writes) {

  private static final String JSON = "application/json";
  private static final String END = "\r\n";

  static Ask get(String uri, Duration limit) {
    return new Ask("GET", uri, "", "", Optional.empty(), limit, false);
  }

  /** Opens a session. */
  static Ask login(String body, Duration limit) {
    return new Ask(
        "POST", Session.WHERE, JSON, "", Optional.of(BodyPublishers.ofString(body)), limit, false);
  }

  /** Ends a session. */
  static Ask leave(String session, Duration limit) {
    return new Ask("DELETE", session, "", "", Optional.empty(), limit, false);
  }

  /** A change whose body is JSON. */
  static Ask json(String method, String uri, Change change, Duration limit) {
    return new Ask(
        method,
        uri,
        JSON,
        change.etag(),
        Optional.of(BodyPublishers.ofString(change.body())),
        limit,
        true);
  }

  /** An image with its parameters, in the two parts that {@code MultipartHttpPushUri} takes. */
  static Ask multipart(String uri, Change.Upload upload, BodyPublisher image, Duration limit) {
    String border = "wheeltapper-" + UUID.randomUUID();
    String parameters = part(border, "UpdateParameters", "", JSON) + upload.body() + END;
    String file = "; filename=\"" + plain(upload.image()) + "\"";
    BodyPublisher body =
        BodyPublishers.concat(
            BodyPublishers.ofString(parameters),
            BodyPublishers.ofString(part(border, "UpdateFile", file, "application/octet-stream")),
            image,
            BodyPublishers.ofString(END + "--" + border + "--" + END));
    String type = "multipart/form-data; boundary=" + border;
    return new Ask("POST", uri, type, "", Optional.of(body), limit, true);
  }

  private static String plain(Path image) {
    return String.valueOf(image.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static String part(String border, String name, String more, String type) {
    return "--"
        + border
        + END
        + "Content-Disposition: form-data; name=\""
        + name
        + "\""
        + more
        + END
        + "Content-Type: "
        + type
        + END
        + END;
  }

  /** By whoever has this proof. */
  HttpRequest to(URI base, Session.Proof proof) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + uri))
            .header("OData-Version", "4.0")
            .header("Accept", JSON)
            .method(method, body.orElse(BodyPublishers.noBody()));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (!etag.isEmpty()) {
      request.header("If-Match", etag);
    }
    proof.on(request);
    return request.build();
  }
}
