package io.wheeltapper.actuators.redfish;

import java.nio.file.Path;

/** One change at a service: all that is ever written to one. */
public sealed interface Change {

  /** {@code POST}, {@code PATCH}. */
  String method();

  /** Whose. */
  String uri();

  /** The JSON that says what, or of an upload what goes with it. */
  String body();

  /** What the resource must still be, as it was looked at; {@code ""} where it had no tag. */
  default String etag() {
    return "";
  }

  /** An action, or a new member. */
  record Post(String uri, String body) implements Change {
    @Override
    public String method() {
      return "POST";
    }
  }

  /** Some properties of a resource; of an array each member, {@code {}} for one that stays. */
  record Patch(String uri, String body, String etag) implements Change {
    @Override
    public String method() {
      return "PATCH";
    }
  }

  /**
   * A file pushed by multipart ({@code MultipartHttpPushUri}).
   *
   * @param body the part {@code UpdateParameters}
   * @param image the part {@code UpdateFile}
   * @param sha256 of the bytes that may be sent, and no others; hexadecimal in lower case
   */
  record Upload(String uri, String body, Path image, String sha256) implements Change {
    @Override
    public String method() {
      return "POST (multipart, " + image + ")";
    }
  }
}
