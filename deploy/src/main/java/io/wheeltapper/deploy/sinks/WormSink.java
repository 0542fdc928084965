package io.wheeltapper.deploy.sinks;

import io.wheeltapper.core.runtime.ledger.CheckpointSink;
import io.wheeltapper.sensors.storage.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;

/**
 * Puts each checkpoint as an object of its own, locked in compliance mode: nobody, the bucket's
 * owner included, can delete or replace that version before its time.
 */
final class WormSink implements CheckpointSink, AutoCloseable {

  /** Where, and for how long. */
  record Aim(
      URI endpoint,
      String region,
      String bucket,
      String prefix,
      String accessKey,
      String secretKey,
      String caFile,
      Duration retain,
      Duration timeout) {

    /** Without the keys. */
    @Override
    public String toString() {
      return endpoint + " " + bucket + "/" + prefix;
    }
  }

  private final Aim aim;
  private @Nullable S3Client client;

  WormSink(Aim aim) {
    this.aim = aim;
  }

  @Override
  public String name() {
    return aim.toString();
  }

  @Override
  public void publish(String note) throws IOException {
    List<String> lines = note.lines().toList();
    // Names of equal length are listed in the order of their sizes.
    String key =
        aim.prefix()
            + lines.getFirst().replaceAll("[^A-Za-z0-9._/-]", "_")
            + String.format(Locale.ROOT, "/%015d.checkpoint", Long.parseLong(lines.get(1)));
    byte[] body = note.getBytes(StandardCharsets.UTF_8);
    try {
      client()
          .putObject(
              put ->
                  put.bucket(aim.bucket())
                      .key(key)
                      .contentType("text/plain; charset=utf-8")
                      .contentMD5(md5(body))
                      .objectLockMode(ObjectLockMode.COMPLIANCE)
                      .objectLockRetainUntilDate(Instant.now().plus(aim.retain())),
              RequestBody.fromBytes(body));
    } catch (SdkException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What the bucket says of its lock; fails where it has none. */
  String look() throws IOException {
    try {
      var lock = client().getObjectLockConfiguration(get -> get.bucket(aim.bucket()));
      return "object lock " + lock.objectLockConfiguration().objectLockEnabledAsString();
    } catch (SdkException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What S3 wants beside a lock; it guards against accidents, nothing rests on it. */
  private static String md5(byte[] body) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  private S3Client client() throws IOException {
    if (client == null) {
      UrlConnectionHttpClient.Builder http =
          UrlConnectionHttpClient.builder()
              .connectionTimeout(aim.timeout())
              .socketTimeout(aim.timeout());
      if (!aim.caFile().isEmpty()) {
        TrustManager[] trust = Trust.of(Path.of(aim.caFile())).getTrustManagers();
        http.tlsTrustManagersProvider(() -> trust);
      }
      client =
          S3Client.builder()
              .endpointOverride(aim.endpoint())
              .region(Region.of(aim.region()))
              .credentialsProvider(
                  StaticCredentialsProvider.create(
                      AwsBasicCredentials.create(aim.accessKey(), aim.secretKey())))
              .httpClientBuilder(http)
              .forcePathStyle(true)
              // Servers other than Amazon's know no trailing checksums.
              .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
              .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
              .serviceConfiguration(s -> s.chunkedEncodingEnabled(false))
              .overrideConfiguration(
                  o -> o.apiCallTimeout(aim.timeout()).retryStrategy(AwsRetryStrategy.doNotRetry()))
              .build();
    }
    return client;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
