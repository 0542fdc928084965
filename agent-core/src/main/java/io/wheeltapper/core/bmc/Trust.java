package io.wheeltapper.core.bmc;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates are believed: the one pinned for that BMC, else what the authorities vouch for
 * by name. Safe for all threads.
 */
public final class Trust extends X509ExtendedTrustManager {

  private final X509ExtendedTrustManager authorities;
  private final UnaryOperator<String> pins;
  private final boolean verify;

  private Trust(X509ExtendedTrustManager authorities, UnaryOperator<String> pins, boolean verify) {
    this.authorities = authorities;
    this.pins = pins;
    this.verify = verify;
  }

  /**
   * The context for connections.
   *
   * @param authorities certificates in PEM; empty for those of the system
   * @param pins from {@code host:port} to a fingerprint, or {@code ""}
   * @param verify false believes every certificate that is not pinned
   */
  public static SSLContext context(
      Optional<Path> authorities, UnaryOperator<String> pins, boolean verify)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities.isPresent() ? store(authorities.get()) : null);
    for (TrustManager one : factory.getTrustManagers()) {
      if (one instanceof X509ExtendedTrustManager known) {
        return context(new Trust(known, pins, verify));
      }
    }
    throw new IOException("this Java has no store of authorities");
  }

  private static SSLContext context(Trust trust)
      throws NoSuchAlgorithmException, KeyManagementException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int index = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + index++, one);
      }
    }
    if (store.size() == 0) {
      throw new IOException(file + " holds no certificate in PEM");
    }
    return store;
  }

  /** As a pin is written. */
  public static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new CertificateException(e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    String pin = pins.apply(engine.getPeerHost() + ":" + engine.getPeerPort());
    String found = fingerprint(chain[0]);
    if (!pin.isEmpty()) {
      if (!MessageDigest.isEqual(
          pin.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
          found.getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
        throw new CertificateException(
            "its certificate is sha256:" + found + ", and another one is pinned");
      }
      return;
    }
    if (verify) {
      try {
        authorities.checkServerTrusted(chain, type, engine);
      } catch (CertificateException e) {
        throw new CertificateException(
            "nobody trusted vouches for its certificate ("
                + e.getMessage()
                + "); give ca-file, or pin it by #sha256:"
                + found,
            e);
      }
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("connections are made by an engine");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("connections are made by an engine");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("nobody connects to us");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("nobody connects to us");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("nobody connects to us");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
