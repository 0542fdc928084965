package io.wheeltapper.actuators.redfish;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param user {@code ""} for nobody
 * @param password read anew at each login
 */
record Login(String user, Optional<SecretFile> password, Ways way) {

  /** How it is shown who asks. */
  enum Ways {
    /** A session, and where there is none to be had the password with each request. */
    AUTO,
    SESSION,
    BASIC
  }

  static Login of(Settings settings) {
    String user = settings.text("user");
    boolean given = !settings.text("password-file").isBlank();
    if (!user.isBlank() && !given) {
      throw new BadSetting("password-file", "the user '" + user + "' needs a password-file");
    }
    if (user.isBlank() && given) {
      throw new BadSetting("user", "'password-file' goes with 'user'");
    }
    if (user.indexOf(':') >= 0) {
      throw new BadSetting("user", "a user's name has no colon (RFC 7617)");
    }
    String word = settings.text("login").toUpperCase(Locale.ROOT);
    Ways way =
        Arrays.stream(Ways.values())
            .filter(w -> w.name().equals(word))
            .findFirst()
            .orElseThrow(() ->
                new BadSetting(
                    "login",
                    "'" + settings.text("login") + "' is no login; write auto, session or basic"));
    Optional<SecretFile> password =
        given ? Optional.of(new SecretFile(settings.path("password-file"))) : Optional.empty();
    return new Login(user, password, way);
  }

  List<SecretFile> secrets() {
    return password.stream().toList();
  }

  /** Whether anybody is named. */
  boolean known() {
    return password.isPresent();
  }

  String secret() throws CallFailed {
    return password.isPresent() ? password.get().now() : "";
  }

  /** The body that opens a session. */
  String body(String secret) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("UserName", user)
        .put("Password", secret)
        .toString();
  }

  String basic(String secret) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }
}
