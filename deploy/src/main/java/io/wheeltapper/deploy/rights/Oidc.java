package io.wheeltapper.deploy.rights;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Logins by an OpenID provider: its tokens as {@code Authorization: Bearer}, and the browser's
 * authorization code flow with PKCE, state and nonce. Its tokens are kept nowhere. Safe for all
 * threads; blocks for the network.
 */
public final class Oidc {

  /** How the name and the roles are read, and as what the agent asks. */
  public record Terms(
      String clientId,
      Supplier<String> secret,
      URI redirect,
      String nameClaim,
      String rolesClaim,
      RoleMap roles) {}

  private static final long LOGIN_MILLIS = 300_000;

  /** More than one address begins in that time at the usual rate, so that none ends all others'. */
  private static final int MOST_LOGINS = 10_000;

  private static final int LONGEST_NAME = 100;

  private final Provider provider;
  private final Terms terms;
  private final InstantSource clock;
  private final String issuer;
  private final Set<com.nimbusds.jose.JWSAlgorithm> algorithms;

  /** Logins under way, by the state; the oldest go first. */
  private final LinkedHashMap<String, Begun> begun =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Begun> eldest) {
          return size() > MOST_LOGINS;
        }
      };

  private record Begun(Nonce nonce, CodeVerifier verifier, String to, long at) {}

  /** A proof is not good; the words say why and hold nothing of it. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean away;

    Refused(String why, boolean away) {
      super(why);
      this.away = away;
    }

    /** Whether only the provider could have said. */
    public boolean away() {
      return away;
    }
  }

  /** Where a browser is sent to log in; {@code state} binds the answer to this browser. */
  public record Sent(URI to, String state) {}

  /** Whose token it is, and until when, epoch milliseconds. */
  public record Proved(Caller caller, long until) {}

  /** Who logged in, and where they wanted to go. */
  public record Arrived(Caller caller, String to) {}

  /** One of that issuer, with the algorithms that its signatures may have. */
  public Oidc(
      String issuer,
      String audience,
      List<String> algorithms,
      javax.net.ssl.@org.jspecify.annotations.Nullable SSLSocketFactory trust,
      Terms terms,
      InstantSource clock) {
    this.issuer = issuer;
    this.algorithms =
        algorithms.stream()
            .map(com.nimbusds.jose.JWSAlgorithm::parse)
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    this.provider = new Provider(issuer, audience, this.algorithms, trust, clock);
    this.terms = terms;
    this.clock = clock;
  }

  /**
   * Whose bearer token it is.
   *
   * @throws Refused when it is none of this issuer for this audience, is over, or nobody can say
   */
  public Proved bearer(String token) throws Refused {
    try {
      JWTClaimsSet claims = known().bearer().process(token, (SecurityContext) null);
      // Keycloak says so by typ; at_hash and c_hash are in ID tokens only (OpenID Connect Core
      // 1.0).
      if ("ID".equals(claims.getClaim("typ"))
          || claims.getClaim("at_hash") != null
          || claims.getClaim("c_hash") != null) {
        throw new Refused("an ID token is no access token", false);
      }
      return new Proved(caller(claims), claims.getExpirationTime().getTime());
    } catch (KeySourceException e) {
      throw new Refused("the issuer's keys cannot be read", true);
    } catch (com.nimbusds.jose.proc.BadJOSEException
        | com.nimbusds.jose.JOSEException
        | java.text.ParseException e) {
      throw new Refused("the bearer token is not good: " + plain(e.getMessage()), false);
    }
  }

  /** Begins a browser's login; {@code to} is the path to which it comes back. */
  public Sent begin(String to) throws Refused {
    Provider.Known known = known();
    State state = new State();
    Nonce nonce = new Nonce();
    CodeVerifier verifier = new CodeVerifier();
    synchronized (begun) {
      begun.put(state.getValue(), new Begun(nonce, verifier, to, clock.millis()));
    }
    AuthenticationRequest request =
        new AuthenticationRequest.Builder(
                ResponseType.CODE,
                new Scope("openid", "profile"),
                new ClientID(terms.clientId()),
                terms.redirect())
            .endpointURI(known.metadata().getAuthorizationEndpointURI())
            .state(state)
            .nonce(nonce)
            .codeChallenge(verifier, CodeChallengeMethod.S256)
            .build();
    return new Sent(request.toURI(), state.getValue());
  }

  /**
   * Ends a browser's login: changes the code for the tokens and checks them. A state works once.
   *
   * @param kept the state that this browser was sent with
   */
  public Arrived end(String state, String kept, String code, String error) throws Refused {
    Begun login;
    synchronized (begun) {
      login = state.equals(kept) ? begun.remove(state) : null;
    }
    if (login == null || clock.millis() - login.at() >= LOGIN_MILLIS) {
      throw new Refused("this login was not begun by this browser, or more than 5 min ago", false);
    }
    if (!error.isEmpty() || code.isEmpty()) {
      throw new Refused("the issuer says: " + plain(error.isEmpty() ? "no code" : error), false);
    }
    return new Arrived(caller(idToken(login, code)), login.to());
  }

  private JWTClaimsSet idToken(Begun login, String code) throws Refused {
    Provider.Known known = known();
    OIDCTokenResponse answer;
    try {
      HTTPRequest request = exchange(login, code, known).toHTTPRequest();
      request.setConnectTimeout(Provider.LIMIT_MILLIS);
      request.setReadTimeout(Provider.LIMIT_MILLIS);
      request.setFollowRedirects(false);
      provider.trust().ifPresent(request::setSSLSocketFactory);
      var response = OIDCTokenResponseParser.parse(request.send());
      if (!response.indicatesSuccess()) {
        var said = response.toErrorResponse().getErrorObject();
        throw new Refused(
            "the issuer does not take the code: " + plain(String.valueOf(said.getCode())), false);
      }
      answer = (OIDCTokenResponse) response.toSuccessResponse();
    } catch (IOException e) {
      throw new Refused("the issuer cannot be reached", true);
    } catch (com.nimbusds.oauth2.sdk.ParseException e) {
      throw new Refused("the issuer's answer is not as OpenID Connect has it", false);
    }
    try {
      IDTokenValidator validator =
          new IDTokenValidator(
              new Issuer(issuer), new ClientID(terms.clientId()), known.keys(), null);
      var idToken = answer.getOIDCTokens().getIDToken();
      validator.validate(idToken, login.nonce());
      return idToken.getJWTClaimsSet();
    } catch (KeySourceException e) {
      throw new Refused("the issuer's keys cannot be read", true);
    } catch (com.nimbusds.jose.proc.BadJOSEException
        | com.nimbusds.jose.JOSEException
        | java.text.ParseException e) {
      throw new Refused("the ID token is not good: " + plain(e.getMessage()), false);
    }
  }

  private TokenRequest exchange(Begun login, String code, Provider.Known known) {
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(new AuthorizationCode(code), terms.redirect(), login.verifier());
    URI at = known.metadata().getTokenEndpointURI();
    ClientID client = new ClientID(terms.clientId());
    String secret = terms.secret().get();
    return secret.isEmpty()
        ? new TokenRequest.Builder(at, client, grant).build()
        : new TokenRequest.Builder(at, new ClientSecretBasic(client, new Secret(secret)), grant)
            .build();
  }

  private Caller caller(JWTClaimsSet claims) throws Refused {
    Object name = claims.getClaim(terms.nameClaim());
    boolean vague =
        terms.nameClaim().equals("email")
            && !Boolean.TRUE.equals(claims.getClaim("email_verified"));
    if (!(name instanceof String text)
        || text.isBlank()
        || text.length() > LONGEST_NAME
        || text.chars().anyMatch(Character::isISOControl)
        || vague) {
      throw new Refused(
          "its claim " + terms.nameClaim() + " is no name of up to " + LONGEST_NAME + " characters",
          false);
    }
    return new Caller(text.strip(), terms.roles().of(names(claims)), "oidc");
  }

  /** The claim may lie deeper: {@code realm_access.roles}. */
  private List<String> names(JWTClaimsSet claims) {
    Object at = claims.getClaims().get(terms.rolesClaim());
    if (at == null) {
      at = claims.getClaims();
      for (String step : terms.rolesClaim().split("\\.", -1)) {
        at = at instanceof Map<?, ?> map ? map.get(step) : null;
      }
    }
    return switch (at) {
      case String one -> List.of(one);
      case List<?> many -> many.stream().map(String::valueOf).toList();
      case null, default -> List.of();
    };
  }

  private Provider.Known known() throws Refused {
    try {
      return provider.known();
    } catch (Provider.Away e) {
      throw new Refused(plain(e.getMessage()), true);
    }
  }

  private static String plain(@org.jspecify.annotations.Nullable String text) {
    String words = String.valueOf(text).replaceAll("\\p{Cntrl}", " ");
    return words.length() > 200 ? words.substring(0, 200) : words;
  }
}
