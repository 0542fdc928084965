package io.wheeltapper.deploy.api;

import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Login;
import io.wheeltapper.deploy.edge.Pem;
import io.wheeltapper.deploy.rights.Logins;
import io.wheeltapper.deploy.rights.Oidc;
import io.wheeltapper.deploy.rights.RoleMap;
import io.wheeltapper.deploy.rights.Sessions;
import io.wheeltapper.deploy.rights.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The logins that a configuration names. */
final class Doors {

  static final String CALLBACK = "/login/callback";

  private Doors() {}

  /**
   * All of them, or nothing where none is configured.
   *
   * @throws IOException when a file of theirs cannot be read, naming it
   */
  static Optional<Logins> of(Config.Api config, InstantSource clock) throws IOException {
    if (!config.loginOn()) {
      return Optional.empty();
    }
    Login login = config.login();
    Optional<Tokens> tokens =
        Config.given(login.tokens())
            ? Optional.of(new Tokens(login.tokens(), clock))
            : Optional.empty();
    return Optional.of(
        new Logins(
            tokens,
            login.oidc().on() ? Optional.of(oidc(login.oidc(), clock)) : Optional.empty(),
            config.tls().login() ? RoleMap.parse(config.tls().clients()) : RoleMap.NONE,
            new Sessions(clock, login.idle(), login.longest())));
  }

  private static Oidc oidc(Login.Provider config, InstantSource clock) throws IOException {
    Path secret = config.clientSecretFile();
    return new Oidc(
        config.issuer(),
        config.aud(),
        config.signatures(),
        Config.given(config.ca()) ? Pem.client(config.ca(), null, null).getSocketFactory() : null,
        new Oidc.Terms(
            config.clientId(),
            () -> Config.given(secret) ? read(secret) : "",
            URI.create(config.address() + CALLBACK),
            config.nameClaim(),
            config.rolesClaim(),
            RoleMap.parse(config.roles())),
        clock);
  }

  /** Read anew at each use. */
  private static String read(Path secret) {
    try {
      return Files.readString(secret, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
