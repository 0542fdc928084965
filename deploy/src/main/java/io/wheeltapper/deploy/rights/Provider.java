package io.wheeltapper.deploy.rights;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * What an OpenID provider says of itself, and its keys: read when first wanted, so that the agent
 * starts without it. While it cannot be reached nothing of it is believed. Safe for all threads;
 * blocks for the network, at most {@value #LIMIT_MILLIS} ms a call.
 */
final class Provider {

  static final int LIMIT_MILLIS = 10_000;

  /** The largest document that is read from a provider; known ones have some ten thousand bytes. */
  private static final int MOST_BYTES = 512 * 1024;

  /** After an attempt that failed, so long nobody waits for another. */
  private static final long AGAIN_MILLIS = 5_000;

  /** Keys are read anew so often at most for tokens that name an unknown one. */
  private static final long KEYS_EVERY_MILLIS = 5_000;

  private static final int SKEW_SECONDS = 30;

  private final String issuer;
  private final String audience;
  private final Set<JWSAlgorithm> algorithms;
  private final @Nullable SSLSocketFactory trust;
  private final InstantSource clock;
  private @Nullable Known known;
  private long failed = Long.MIN_VALUE;

  /** It cannot be reached, or says what cannot be used. */
  static final class Away extends Exception {
    private static final long serialVersionUID = 1L;

    Away(String why, @Nullable Throwable cause) {
      super(why, cause);
    }
  }

  /** What is known of it. */
  record Known(
      OIDCProviderMetadata metadata,
      JWSVerificationKeySelector<SecurityContext> keys,
      DefaultJWTProcessor<SecurityContext> bearer) {}

  Provider(
      String issuer,
      String audience,
      Set<JWSAlgorithm> algorithms,
      @Nullable SSLSocketFactory trust,
      InstantSource clock) {
    this.issuer = issuer;
    this.audience = audience;
    this.algorithms = Set.copyOf(algorithms);
    this.trust = trust;
    this.clock = clock;
  }

  Optional<SSLSocketFactory> trust() {
    return Optional.ofNullable(trust);
  }

  synchronized Known known() throws Away {
    if (known != null) {
      return known;
    }
    if (clock.millis() - AGAIN_MILLIS < failed) {
      throw new Away("the issuer could not be reached a moment ago", null);
    }
    try {
      OIDCProviderMetadata metadata =
          OIDCProviderMetadata.resolve(
              new Issuer(issuer),
              request -> {
                request.setConnectTimeout(LIMIT_MILLIS);
                request.setReadTimeout(LIMIT_MILLIS);
                request.setFollowRedirects(false);
                if (trust != null) {
                  request.setSSLSocketFactory(trust);
                }
              });
      JWSVerificationKeySelector<SecurityContext> keys =
          new JWSVerificationKeySelector<>(algorithms, keys(metadata.getJWKSetURI()));
      known = new Known(metadata, keys, bearer(keys));
      return known;
    } catch (Exception e) {
      failed = clock.millis();
      throw new Away("the issuer " + issuer + " cannot be used: " + e.getMessage(), e);
    }
  }

  private JWKSource<SecurityContext> keys(@Nullable URI uri) throws Exception {
    if (uri == null) {
      throw new Away("it names no keys (jwks_uri)", null);
    }
    return JWKSourceBuilder.create(
            uri.toURL(),
            new DefaultResourceRetriever(LIMIT_MILLIS, LIMIT_MILLIS, MOST_BYTES, true, trust))
        .rateLimited(KEYS_EVERY_MILLIS)
        .retrying(true)
        .build();
  }

  private DefaultJWTProcessor<SecurityContext> bearer(
      JWSVerificationKeySelector<SecurityContext> keys) {
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            audience,
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            Set.of("sub", "exp", "iat"));
    claims.setMaxClockSkew(SKEW_SECONDS);
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(keys);
    processor.setJWTClaimsSetVerifier(claims);
    return processor;
  }
}
