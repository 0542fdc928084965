package io.wheeltapper.sensors.storage.s3;

import io.wheeltapper.sensors.outside.Limited;
import io.wheeltapper.sensors.storage.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The AWS S3 client against any S3 server. It never tries twice: a canary counts each failure. */
final class AwsStore implements ObjectStore {

  private static final int MOST_READ = 1 << 20;

  /**
   * Where.
   *
   * @param accessFile holds the access key alone; without one nobody is named
   * @param caFile certificates to believe
   */
  record Aim(
      URI endpoint,
      String region,
      String bucket,
      Optional<Path> accessFile,
      Optional<Path> secretFile,
      Optional<Path> caFile,
      Duration timeout) {}

  private final Aim aim;
  private final S3Client client;
  private final Limited limited = new Limited("s3");

  /**
   * Reads the keys, and makes a client; nothing is asked yet.
   *
   * @throws IOException when a file cannot be read
   */
  AwsStore(Aim aim) throws IOException {
    this.aim = aim;
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(aim.timeout())
            .socketTimeout(aim.timeout());
    if (aim.caFile().isPresent()) {
      TrustManager[] trust = Trust.of(aim.caFile().get()).getTrustManagers();
      http.tlsTrustManagersProvider(() -> trust);
    }
    this.client =
        S3Client.builder()
            .endpointOverride(aim.endpoint())
            .region(Region.of(aim.region()))
            .credentialsProvider(credentials(aim))
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

  private static AwsCredentialsProvider credentials(Aim aim) throws IOException {
    if (aim.accessFile().isEmpty() || aim.secretFile().isEmpty()) {
      return AnonymousCredentialsProvider.create();
    }
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            Files.readString(aim.accessFile().get()).strip(),
            Files.readString(aim.secretFile().get()).strip()));
  }

  @Override
  public void put(String key, byte[] bytes) throws IOException, InterruptedException {
    call(
        () -> client.putObject(p -> p.bucket(aim.bucket()).key(key), RequestBody.fromBytes(bytes)));
  }

  @Override
  public byte[] get(String key) throws IOException, InterruptedException {
    return this.<byte[]>call(
            () -> {
              try (var object = client.getObject(g -> g.bucket(aim.bucket()).key(key))) {
                byte[] bytes = object.readNBytes(MOST_READ);
                object.abort();
                return bytes;
              }
            })
        .orElse(new byte[0]);
  }

  @Override
  public void delete(String key) throws IOException, InterruptedException {
    call(() -> client.deleteObject(d -> d.bucket(aim.bucket()).key(key)));
  }

  @Override
  public void list(String prefix) throws IOException, InterruptedException {
    call(() -> client.listObjectsV2(l -> l.bucket(aim.bucket()).prefix(prefix).maxKeys(1)));
  }

  /** What came of a call: a value, or the store's refusal. */
  private record Came<T>(Optional<T> value, Optional<Refused> refused) {}

  /** The client's own time limits do not hold an answer that drips. */
  private <T> Optional<T> call(Callable<T> what) throws IOException, InterruptedException {
    Came<T> came =
        limited.call(
            aim.timeout().plusSeconds(1),
            () -> {
              try {
                return new Came<>(Optional.of(what.call()), Optional.empty());
              } catch (AwsServiceException e) {
                return new Came<>(Optional.empty(), Optional.of(refused(e)));
              } catch (SdkClientException e) {
                throw new IOException(reason(e), e);
              }
            });
    if (came.refused().isPresent()) {
      throw came.refused().get();
    }
    return came.value();
  }

  private static Refused refused(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return new Refused(e.statusCode(), code == null || code.isBlank() ? "no code" : code);
  }

  /** The innermost reason: the client wraps it two or three times. */
  private static String reason(Throwable thrown) {
    Throwable inner = thrown;
    for (int i = 0; i < 5 && inner.getCause() != null; i++) {
      inner = inner.getCause();
    }
    return inner.getClass().getSimpleName() + ": " + inner.getMessage();
  }

  @Override
  public void close() {
    client.close();
  }
}
