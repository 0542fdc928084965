package io.wheeltapper.sensors.storage.s3;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.CephLab;
import io.wheeltapper.sensors.storage.Living;
import io.wheeltapper.sensors.storage.Relay;
import io.wheeltapper.sensors.storage.Standing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server, Ceph's own gateway: paused, slow and killed. */
@Tag("long")
@Tag("senses")
class S3LabTest {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path folder;

  private static AwsStore.Aim aim(CephLab lab, int port) {
    return new AwsStore.Aim(
        URI.create("http://127.0.0.1:" + port),
        "us-east-1",
        "canaries",
        Optional.of(Path.of(lab.of("LAB_S3_ACCESS_FILE"))),
        Optional.of(Path.of(lab.of("LAB_S3_SECRET_FILE"))),
        Optional.empty(),
        Duration.ofSeconds(2));
  }

  private static S3Client client(CephLab lab) throws Exception {
    return S3Client.builder()
        .endpointOverride(URI.create(lab.of("LAB_S3_URL")))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClient(UrlConnectionHttpClient.create())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    Files.readString(Path.of(lab.of("LAB_S3_ACCESS_FILE"))).strip(),
                    Files.readString(Path.of(lab.of("LAB_S3_SECRET_FILE"))).strip())))
        .build();
  }

  @Test
  void aCanaryInARealStore() throws Exception {
    try (CephLab lab = new CephLab(folder, "--s3");
        S3Client owner = client(lab);
        Relay relay = new Relay(lab.port("LAB_S3_URL"))) {
      owner.createBucket(b -> b.bucket("canaries"));
      AwsStore store = new AwsStore(aim(lab, lab.port("LAB_S3_URL")));
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> {
            store.put("x/y", "abc".getBytes(StandardCharsets.UTF_8));
            return true;
          });
      assertEquals("abc", new String(store.get("x/y"), StandardCharsets.UTF_8));
      store.list("x/");
      store.delete("x/y");
      store.delete("x/y");
      ObjectStore.Refused gone = assertThrows(ObjectStore.Refused.class, () -> store.get("x/y"));
      assertEquals("404 NoSuchKey", gone.getMessage());
      store.close();
      doctor(lab);
      S3Sensor sensor =
          new S3Sensor(
              () -> new AwsStore(aim(lab, relay.port())),
              new Canary.Plan(true, "canary/", "s3", ""),
              new CanaryFacts("s3", "objects", new Standing("s3", Origin.STORAGE, 2_000, 20_000)),
              new S3Sensor.Pace(Duration.ofMillis(300), Duration.ofSeconds(2)),
              InstantSource.system());
      try (Living living = new Living(sensor)) {
        await().atMost(PATIENCE).until(() -> living.got.beats() > 2);
        assertEquals("ok", living.newest("storage.health", "storage:objects"));
        assertTrue(living.got.snapshots().getLast().number("canary_put_milliseconds") > 0);

        lab.signal("STOP", "rgw");
        silent(living);
        away(lab);
        lab.signal("CONT", "rgw");
        back(living);

        relay.delay(3_500);
        silent(living);
        relay.delay(0);
        back(living);

        relay.dribble(200);
        silent(living);
        relay.dribble(0);
        back(living);

        lab.signal("STOP", "osd.0");
        lab.signal("STOP", "osd.1");
        lab.signal("STOP", "osd.2");
        silent(living);
        lab.signal("CONT", "osd.0");
        lab.signal("CONT", "osd.1");
        lab.signal("CONT", "osd.2");
        back(living);

        lab.signal("KILL", "rgw");
        silent(living);
        away(lab);
        assertTrue(living.got.snapshots().getLast().number("canary_error_ratio") > 0);
      }
    }
  }

  private static void doctor(CephLab lab) {
    S3Kind kind = new S3Kind();
    Map<String, String> settings = new HashMap<>();
    settings.put("endpoint", lab.of("LAB_S3_URL"));
    settings.put("bucket", "canaries");
    settings.put("access-key-file", lab.of("LAB_S3_ACCESS_FILE"));
    settings.put("secret-key-file", lab.of("LAB_S3_SECRET_FILE"));
    settings.put("writes", "true");
    var check = kind.doctor(new Settings("s3", kind.spec(), settings));
    assertTrue(check.works() && check.detail().endsWith("will write"), check.detail());
    settings.put("timeout", "2s");
    settings.put("bucket", "none-such");
    var none = kind.doctor(new Settings("s3", kind.spec(), settings));
    assertEquals("list: 404 NoSuchBucket", none.detail());
    settings.remove("access-key-file");
    settings.remove("secret-key-file");
    settings.put("bucket", "canaries");
    var anonymous = kind.doctor(new Settings("s3", kind.spec(), settings));
    assertEquals("list: 403 AccessDenied", anonymous.detail());
  }

  /** Doctor of a store that is not there. */
  private static void away(CephLab lab) {
    S3Kind kind = new S3Kind();
    Map<String, String> settings =
        Map.of("endpoint", lab.of("LAB_S3_URL"), "bucket", "canaries", "timeout", "2s");
    var check = kind.doctor(new Settings("s3", kind.spec(), settings));
    assertFalse(check.works(), check.detail());
    assertTrue(check.detail().startsWith("list: "), check.detail());
  }

  /** No heartbeat and no word of health while the store is away. */
  private static void silent(Living living) {
    int before = living.failures().size();
    await().atMost(PATIENCE).until(() -> living.failures().size() > before + 1);
    long beats = living.got.beats();
    int health = living.got.statuses("storage.health").size();
    await().atMost(PATIENCE).until(() -> living.failures().size() > before + 3);
    assertEquals(beats, living.got.beats());
    assertEquals(health, living.got.statuses("storage.health").size());
  }

  private static void back(Living living) {
    long beats = living.got.beats();
    await().atMost(PATIENCE).until(() -> living.got.beats() > beats + 1);
  }
}
