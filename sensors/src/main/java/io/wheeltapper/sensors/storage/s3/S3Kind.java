package io.wheeltapper.sensors.storage.s3;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.Standing;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A canary in an S3 store. It only reads, unless it is told to write. */
public final class S3Kind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "s3",
          "A canary in an S3 store: latency and errors of small reads, or of writes too",
          List.of(
              Setting.optional(
                  "name", Type.TEXT, "s3", "what the store is called, as NAME of storage:NAME"),
              Setting.optional("endpoint", Type.URL, "", "the store, as https://s3.example:9000"),
              Setting.optional("bucket", Type.TEXT, "", "the bucket that is asked"),
              Setting.optional("region", Type.TEXT, "us-east-1", "what requests are signed for"),
              Setting.optional(
                  "access-key-file",
                  Type.PATH,
                  "",
                  "a file with the access key; default anonymous"),
              Setting.optional("secret-key-file", Type.PATH, "", "a file with the secret key"),
              Setting.optional("ca-file", Type.PATH, "", "certificates to believe for https, PEM"),
              Setting.optional(
                  "prefix", Type.TEXT, "wheeltapper-canary/", "of names asked for, and of its own"),
              Setting.optional(
                  "key", Type.TEXT, "", "an object that is read, where nothing is written"),
              Setting.optional(
                  "writes",
                  Type.BOOLEAN,
                  "false",
                  "write, read back and delete one object of 4 KB under the prefix"),
              Setting.optional("interval", Type.DURATION, "30s", "the pause between two looks"),
              Setting.optional("timeout", Type.DURATION, "5s", "for one call")),
          List.of(
              new Outbound("S3: ListObjectsV2 under the prefix, GetObject", false),
              new Outbound(
                  "S3: PutObject and DeleteObject of the canary's own object, only with 'writes'",
                  true)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    AwsStore.Aim aim = aim(settings).orElseThrow(() -> new BadSetting("endpoint", NEEDS));
    return new S3Sensor(
        () -> new AwsStore(aim),
        plan(settings, settings.flag("writes")),
        new CanaryFacts(
            settings.instance(),
            settings.text("name"),
            new Standing(
                settings.instance(),
                Origin.STORAGE,
                Standing.SETTLE_MILLIS,
                settings.duration("interval").plus(aim.timeout().multipliedBy(3)).toMillis())),
        new S3Sensor.Pace(settings.duration("interval"), aim.timeout()),
        InstantSource.system());
  }

  private static final String NEEDS =
      "s3 needs 'endpoint', as https://s3.example:9000, and 'bucket'";

  /** A store has no text to record. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.empty();
  }

  /** Only reads, whatever the settings allow. */
  @Override
  public Check doctor(Settings settings) {
    Optional<AwsStore.Aim> aim = aim(settings);
    if (aim.isEmpty()) {
      return new Check(false, "no store is configured: " + NEEDS);
    }
    try (ObjectStore store = new AwsStore(aim.get())) {
      List<Canary.Tried> tried = new Canary(store, plan(settings, false), System::nanoTime).look();
      Optional<Canary.Tried> bad = tried.stream().filter(t -> !t.good()).findFirst();
      return bad.isPresent()
          ? new Check(false, bad.get().operation() + ": " + bad.get().failure())
          : new Check(
              true,
              aim.get().endpoint()
                  + ": "
                  + tried.getFirst().operation()
                  + " in "
                  + Math.round(tried.getFirst().millis())
                  + " ms; "
                  + (settings.flag("writes") ? "will write" : "only reads"));
    } catch (IOException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static Canary.Plan plan(Settings settings, boolean writes) {
    // Each agent has an object of its own, or they delete each other's.
    String own = (settings.instance() + "-" + HostName.local()).replaceAll("[^A-Za-z0-9._-]", "_");
    return new Canary.Plan(writes, settings.text("prefix"), own, settings.text("key"));
  }

  private static Optional<AwsStore.Aim> aim(Settings settings) {
    String endpoint = settings.text("endpoint");
    if (endpoint.isBlank() || settings.text("bucket").isBlank()) {
      return Optional.empty();
    }
    if (!endpoint.matches("https?://[^\\s/?#]+/?")) {
      throw new BadSetting("endpoint", "'" + endpoint + "' is no store; write https://HOST:PORT");
    }
    if (settings.text("access-key-file").isBlank() != settings.text("secret-key-file").isBlank()) {
      throw new BadSetting(
          "access-key-file", "'access-key-file' and 'secret-key-file' go together");
    }
    if (settings.duration("timeout").isZero() || settings.duration("interval").isZero()) {
      throw new BadSetting("timeout", "'timeout' and 'interval' are longer than nothing; write 5s");
    }
    return Optional.of(
        new AwsStore.Aim(
            URI.create(endpoint),
            settings.text("region"),
            settings.text("bucket"),
            path(settings, "access-key-file"),
            path(settings, "secret-key-file"),
            path(settings, "ca-file"),
            settings.duration("timeout")));
  }

  private static Optional<Path> path(Settings settings, String key) {
    return settings.text(key).isBlank() ? Optional.empty() : Optional.of(settings.path(key));
  }
}
