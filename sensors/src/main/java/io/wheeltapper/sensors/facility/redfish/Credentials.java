package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.sensors.facility.Told;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Who asks.
 *
 * @param user {@code ""} for nobody
 * @param passwordFile read anew at each login, so that a password can be changed
 */
record Credentials(String user, Path passwordFile, Way way) {

  /** How it is shown who asks. */
  enum Way {
    /** A session, and where there is none to be had the password with each request. */
    AUTO,
    SESSION,
    BASIC
  }

  String password() throws IOException {
    return Told.secret("password-file", passwordFile);
  }

  String basic() throws IOException {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password()).getBytes(StandardCharsets.UTF_8));
  }
}
