package io.wheeltapper.deploy.rights;

import io.wheeltapper.deploy.edge.Pem;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who a request is from. Of several proofs the first counts: the {@code Authorization} header, the
 * session's cookie, the client's certificate. Safe for all threads; may block.
 *
 * @param tokens static ones, where there are
 * @param oidc the OpenID provider, where there is one
 * @param clients what the common names of client certificates are here; {@link RoleMap#NONE} where
 *     none are asked for
 */
public record Logins(
    Optional<Tokens> tokens, Optional<Oidc> oidc, RoleMap clients, Sessions sessions) {

  private static final String BEARER = "bearer ";

  /**
   * What a request proves.
   *
   * @param csrf of the session by which it came; {@code ""} where it came by none
   * @param stands whether the proof is still good
   * @param trouble why a proof that was tried is not good, or {@code ""}
   * @param away whether nobody can say now
   */
  public record Identity(
      Caller caller, String csrf, BooleanSupplier stands, String trouble, boolean away) {

    static Identity of(Caller caller, BooleanSupplier stands) {
      return new Identity(caller, "", stands, "", false);
    }

    static Identity none(String trouble, boolean away) {
      return new Identity(Caller.NOBODY, "", () -> false, trouble, away);
    }
  }

  /**
   * Looks.
   *
   * @param headers by their names in lower case
   * @param certificate the client's own, which the connection has verified
   */
  public Identity identify(Map<String, String> headers, @Nullable X509Certificate certificate) {
    String authorization = headers.getOrDefault("authorization", "");
    if (!authorization.isEmpty()) {
      return bearer(authorization);
    }
    Optional<String> id = sessionId(headers);
    Optional<Session> session = id.flatMap(sessions::find);
    if (session.isPresent()) {
      return new Identity(
          session.get().caller(),
          session.get().csrf(),
          () -> sessions.open(id.orElseThrow()),
          "",
          false);
    }
    if (certificate != null && !clients.byName().isEmpty()) {
      String name = Pem.commonName(certificate);
      return name.isEmpty()
          ? Identity.none("the client's certificate has no common name", false)
          : Identity.of(
              new Caller(name, clients.of(List.of(name)), "mtls"),
              () -> certificate.getNotAfter().getTime() > System.currentTimeMillis());
    }
    return Identity.none("", false);
  }

  /** Opens a session for whoever gives a token. */
  public Optional<Sessions.Opened> openByToken(String secret) {
    return tokens.flatMap(
        all -> all.find(secret).map(t -> sessions.open(caller(t), () -> all.stands(t))));
  }

  /** The id in the session's cookie. */
  public static Optional<String> sessionId(Map<String, String> headers) {
    return cookie(headers, Sessions.COOKIE);
  }

  /** A cookie's value. */
  public static Optional<String> cookie(Map<String, String> headers, String name) {
    for (String each : headers.getOrDefault("cookie", "").split(";", -1)) {
      String[] pair = each.strip().split("=", 2);
      if (pair.length == 2 && pair[0].equals(name) && !pair[1].isEmpty()) {
        return Optional.of(pair[1]);
      }
    }
    return Optional.empty();
  }

  private static Caller caller(Token token) {
    return new Caller(token.name(), token.grants(), "token");
  }

  private Identity bearer(String authorization) {
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Identity.none("only Authorization: Bearer is taken", false);
    }
    String secret = authorization.substring(BEARER.length()).strip();
    if (secret.startsWith(Token.PREFIX) || oidc.isEmpty()) {
      return tokens
          .flatMap(all -> all.find(secret).map(t -> Identity.of(caller(t), () -> all.stands(t))))
          .orElseGet(() -> Identity.none("the token is unknown, or its time is over", false));
    }
    try {
      Oidc.Proved proved = oidc.get().bearer(secret);
      return Identity.of(proved.caller(), () -> proved.until() > System.currentTimeMillis());
    } catch (Oidc.Refused e) {
      return Identity.none(String.valueOf(e.getMessage()), e.away());
    }
  }
}
